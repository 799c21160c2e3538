#!/usr/bin/env bash
# Writes the outputs in the README and the tutorial anew, in every language; look at `git diff` afterwards.
#   update-documents.sh PROGRAM
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
for document in "$source"/README*.md "$source"/docs/tutorial/*.md; do
    python3 "$source/tests/check_documents.py" "$program" "$document" --update
done
