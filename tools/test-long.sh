#!/usr/bin/env bash
# The long tier: all tests with 50 times the random cases, under valgrind, reports of 10^7 rows
# in a browser, and longer fuzzing.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/install-deps.sh --analysis
make all
PLOGP_TEST_MULTIPLIER=50 ctest --test-dir build --output-on-failure --no-tests=error -R '^unit\.'
# 1,000 shards, each saved by the program, merged and fitted.
PLOGP_TEST_SHARDS=1000 ctest --test-dir build --output-on-failure --no-tests=error -R '^cli\.fit$'
# Kernels against MPFR: 10^7 arguments of each function.
PLOGP_TEST_MULTIPLIER=1000 build/tests/test_kernel
for program in build/tests/test_*; do
    valgrind --quiet --error-exitcode=1 --leak-check=full "$program" >/dev/null
done
tests/browser/run.sh build/plogp . build/tests/browser
tests/browser/big.sh build/plogp . build/tests/browser
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
tools/fuzz.sh 600
