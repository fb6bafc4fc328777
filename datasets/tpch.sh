#!/usr/bin/env bash
# makes the TPC-H tables at a larger scale as Parquet: datasets/tpch.sh [scale, default 1] [folder]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scale=${1:-1}
folder=${2:-$here/tpch-sf$scale}
command -v tpchgen-cli >/dev/null || PATH="$here/../.venv/bin:$PATH"
command -v tpchgen-cli >/dev/null || { echo "tpchgen-cli is not here: pip install -r test/requirements.txt" >&2; exit 1; }
mkdir -p "$folder"
tpchgen-cli parquet -s "$scale" -o "$folder"
ls -l "$folder"
