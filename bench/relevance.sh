#!/usr/bin/env bash
# Measures the tables of docs/relevance.md anew and writes them between its markers.
#   bench/relevance.sh [--data DIR] [--limit N] [--sets a,b,c] [ENGINE…]
# DIR holds collections in the layout of BEIR (default ../shared/data/eval); each ENGINE is "local" or a URL (default local). The demo corpus is always among them. Scores and
# vectors of the models are kept between runs, so that a run that was broken off goes on; times of reranked searches are then not those of the model.
set -euo pipefail
cd "$(dirname "$0")/.."
data=../shared/data/eval
sets=nfcorpus,scifact,cranfield,xquad-r-en,dl21
limit=()
engines=()
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --sets) sets=$2; shift 2 ;;
    --limit) limit=(--limit "$2"); shift 2 ;;
    -h|--help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "relevance.sh: $1 is not known; --data, --sets and --limit are" >&2; exit 2 ;;
    *) engines+=("$1"); shift ;;
  esac
done
[ ${#engines[@]} -gt 0 ] || engines=(local)
folders=(--demo)
for set in ${sets//,/ }; do
  [ -d "$data/$set" ] || { echo "relevance.sh: there is no folder $data/$set" >&2; exit 2; }
  folders+=(--beir "$data/$set")
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build src/SearchProxy -c Release -v q -nologo
for engine in "${engines[@]}"; do
  dotnet run --project src/SearchProxy -c Release --no-build -- eval --engine "$engine" "${folders[@]}" ${limit[@]+"${limit[@]}"} \
    --orders bm25,vectors,hybrid,reranked --with blend=0,fusion=minMax --with fusion=minMax --with blend=0,fullScores=false \
    --turns 0 --measures ndcg@10 --markdown "$work/report.md"
  # The summary stands before the first collection's own section. Of its comparisons those that say what reranking and the rule of fusion bring.
  sed -n '2,/^## /{/^## /!p}' "$work/report.md" |
    awk '!/ \(95 % / || /: (reranked - (hybrid|BM25)|blend=0,fusion=minMax - reranked) = /' >> "$work/tables.md"
done

awk -v tables="$work/tables.md" '
  /<!-- measured by bench\/relevance.sh -->/ { print; while ((getline line < tables) > 0) print line; skipping = 1; next }
  /<!-- end -->/ { skipping = 0 }
  !skipping { print }' docs/relevance.md > "$work/relevance.md"
cp "$work/relevance.md" docs/relevance.md
echo "docs/relevance.md has the tables of ${engines[*]}"
