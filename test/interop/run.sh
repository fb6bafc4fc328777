#!/usr/bin/env bash
# checks against real Spark, pyarrow and DuckDB: makes .venv if needed. Java 17 or later has to be installed. Prints `interop: N passed, N failed` last
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
venv=$root/.venv
if ! "$venv/bin/python" -c 'import pyspark, pyarrow, duckdb' 2>/dev/null; then
  python3 -m venv "$venv" && "$venv/bin/pip" install -q -r test/requirements.txt || { echo "interop: 0 passed, 1 failed"; exit 1; }
fi
[ -f dist/index.js ] || npm run --silent build || { echo "interop: 0 passed, 1 failed"; exit 1; }
TZ=America/Los_Angeles exec "$venv/bin/python" test/interop/check.py "$@"
