#!/usr/bin/env bash
# Lint, types and tests, in the environment of the python that is first on the path.
set -euo pipefail
cd "$(dirname "$0")/.."
python -m ruff format --check .
python -m ruff check .
python -m mypy
# Tests start many commands; where nothing may write bytecode on the way, each would compile the packages anew.
python -m compileall -q rag ui
# A file's tests go to one worker: what they share (a library, a server) is made once.
python -m pytest -n "${GOVREPORT_TEST_WORKERS:-2}" --dist loadfile --no-loadscope-reorder --durations 25 "$@"
