#!/usr/bin/env bash
# Measures plogp beside other libraries: bench/peers/*.py, in a virtual environment under build/.
#   bench-peers.sh [NAME...]     only those scripts (information, samples, ...)
# PLOGP_PEERS=PYTHON takes an environment that exists instead.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PLOGP_PEERS:-build/peers/bin/python}
if [ -z "${PLOGP_PEERS:-}" ] && ! cmp -s bench/peers/requirements.txt build/peers/installed.txt; then
    python3 -m venv build/peers
    # One at a time: where one of them cannot be had, the others are still measured.
    while read -r package; do
        build/peers/bin/pip install --quiet "$package" || echo "bench-peers: no $package" >&2
    done <bench/peers/requirements.txt
    cp bench/peers/requirements.txt build/peers/installed.txt
fi

if [ $# -eq 0 ]; then
    for script in bench/peers/*.py; do
        name=$(basename "$script" .py)
        [ "$name" = common ] || set -- "$@" "$name"
    done
fi
for name in "$@"; do
    "$python" "bench/peers/$name.py"
done
