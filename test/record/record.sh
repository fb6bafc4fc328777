#!/usr/bin/env bash
# records the corpus again: makes .venv if needed, then passes its arguments to record.py (see README.md)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/.venv
if ! "$venv/bin/python" -c 'import pyspark' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q -r "$root/test/requirements.txt"
fi
if [ $# -gt 0 ]; then
  exec "$venv/bin/python" "$root/test/record/record.py" "$@"
fi
"$venv/bin/python" "$root/test/record/record.py"
"$venv/bin/python" "$root/test/record/record.py" --functions
