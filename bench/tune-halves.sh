#!/usr/bin/env bash
# Tunes on half of the queries of each collection and measures the other half, before and after, and writes the table of docs/relevance.md between its markers.
#   bench/tune-halves.sh [--data DIR] [--sets a,b,c] [ENGINE]
# DIR holds collections in the layout of BEIR (default ../shared/data/eval); ENGINE is "local" or a URL (default local). The halves are the queries at even and at odd places of the
# judgements. Scores and vectors of the models are kept between runs.
set -euo pipefail
cd "$(dirname "$0")/.."
data=../shared/data/eval
sets=cranfield,dl21,nfcorpus,scifact,xquad-r-en
engine=local
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --sets) sets=$2; shift 2 ;;
    -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "tune-halves.sh: $1 is not known; --data and --sets are" >&2; exit 2 ;;
    *) engine=$1; shift ;;
  esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build src/SearchProxy -c Release -v q -nologo
run() { dotnet run --project src/SearchProxy -c Release --no-build -- "$@" --engine "$engine"; }
# The mean of the reranked order, from the JSON of an evaluation.
mean() { printf '%.4f' "$(sed -n 's/.*"ndcg@10": \([0-9.]*\).*/\1/p' "$1" | head -1)"; }

{
  echo "| collection | queries of the other half | present settings | tuned | what was recommended | loss beyond noise |"
  echo "| --- | --: | --: | --: | --- | --- |"
} > "$work/table.md"
for set in ${sets//,/ }; do
  folder=$(cd "$data/$set" && pwd)
  for half in 0 1; do
    mkdir -p "$work/$half/$set/qrels"
    ln -s "$folder/corpus.jsonl" "$folder/queries.jsonl" "$work/$half/$set/"
    awk -F '\t' -v half=$half 'NR == 1 { print; next } !($1 in place) { place[$1] = count++ } place[$1] % 2 == half' "$folder/qrels/test.tsv" > "$work/$half/$set/qrels/test.tsv"
  done
  rm -f "$work/tuned.json"
  run tune --beir "$work/0/$set" --write "$work/tuned.json" | tee "$work/tune.txt"
  run eval --beir "$work/1/$set" --orders reranked --turns 0 --measures ndcg@10 --json "$work/before.json" > /dev/null
  recommended=$(sed -n 's/^recommended: //p' "$work/tune.txt")
  [ -f "$work/tuned.json" ] || echo '{}' > "$work/tuned.json"
  worse=no
  run eval --beir "$work/1/$set" --orders reranked --turns 0 --measures ndcg@10 --config "$work/tuned.json" --json "$work/after.json" \
    --fail-if-worse-than "$work/before.json" --tolerance 1 > "$work/after.txt" || worse=yes
  queries=$(tail -n +2 "$work/1/$set/qrels/test.tsv" | cut -f 1 | sort -u | wc -l)
  echo "| $set | $queries | $(mean "$work/before.json") | $(mean "$work/after.json") | ${recommended:-nothing} | $worse |" >> "$work/table.md"
done

awk -v table="$work/table.md" '
  /<!-- measured by bench\/tune-halves.sh -->/ { print; while ((getline line < table) > 0) print line; skipping = 1; next }
  /<!-- end of halves -->/ { skipping = 0 }
  !skipping { print }' docs/relevance.md > "$work/relevance.md"
cp "$work/relevance.md" docs/relevance.md
cat "$work/table.md"
