#!/usr/bin/env bash
# Prints the whole table of docs/performance.md, writes it as JSON to artifacts/bench.json, and tells what moved beyond noise since bench/kept.json.
#   bench/all.sh [--keep] [--only SECTION]
# --keep makes this run the one that later ones are compared with. Sections: memory, lane, forwarding, cold-start, lengths, mixed, ingestion, latency.
# Takes less than 15 minutes on 2 cores and wants the machine for itself. Node's packages are installed where npm is.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1-}" in -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
dotnet build src/SearchProxy -c Release -v q -nologo
dotnet build bench/SearchProxy.Benchmarks -c Release -v q -nologo
if command -v npm > /dev/null && [ ! -d bench/node/node_modules ]; then
  npm ci --ignore-scripts --silent --prefix bench/node || echo "onnxruntime-node cannot be installed and is left out" >&2
fi
dotnet run --project bench/SearchProxy.Benchmarks -c Release --no-build -- all "$@"
