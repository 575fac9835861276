#!/usr/bin/env bash
# bench/watched-load.sh [PROGRAM [SECONDS [SEARCHES_PER_SECOND]]]: steady searches on a proxy while its status page is open in a browser and Prometheus scrapes it
# with the configuration and the alerts of compose/. Prints verdicts, times, memory, scrapes, firing alerts and what the browser complained of.
# Exit code 0 when no search failed or was degraded, no scrape failed, no alert fired and the browser was content. Needs chromium, prometheus, promtool and curl,
# and dotnet build src/SearchProxy -c Release before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${1:-src/SearchProxy/bin/Release/net10.0/searchproxy} seconds=${2:-600} rate=${3:-2}
work=$(mktemp -d)
pids=()
# The last that was started first, and each by its own id.
trap 'for ((at = ${#pids[@]} - 1; at >= 0; at--)); do kill "${pids[at]}" 2> /dev/null || true; wait "${pids[at]}" 2> /dev/null || true; done; rm -rf "$work"' EXIT
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$proxy/status"; }
ask() { curl -fsS --get "http://127.0.0.1:$prometheus/api/v1/query" --data-urlencode "query=$1" | grep -o '"value":\[[^]]*\]' | head -1 | sed 's/.*,"\([^"]*\)".*/\1/'; }
until_true() { for _ in $(seq 1200); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done; echo "gave up: $*" >&2; cat "$work"/*.log >&2; exit 1; }

# An engine with the demo corpus and its vectors; its own proxy stays idle.
"$program" demo --no-open --listen http://127.0.0.1:0 > "$work/demo" 2> "$work/demo.log" &
pids+=($!)
until_true grep -q '^serving until' "$work/demo"
engine=$(awk '/^engine +http/ { print $2; exit }' "$work/demo")

listen=$(port) admin=$(port) prometheus=$(port)
SEARCHPROXY_GATEWAY__ADMIN__LISTEN=http://127.0.0.1:$admin "$program" serve --engine "$engine" --listen "http://127.0.0.1:$listen" > /dev/null 2> "$work/serve.log" &
proxy=$!
pids+=("$proxy")
until_true curl -fs "http://127.0.0.1:$listen/_searchproxy/health/ready"

cp compose/prometheus/*.yml "$work"
sed -i "s/searchproxy:9202/127.0.0.1:$admin/" "$work/prometheus.yml"
promtool check config "$work/prometheus.yml" > /dev/null
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" --web.listen-address="127.0.0.1:$prometheus" --log.level=warn 2> "$work/prometheus.log" &
pids+=($!)
chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/browser" --remote-debugging-port=0 --enable-logging=stderr \
  "http://127.0.0.1:$admin/_searchproxy/#status" > /dev/null 2> "$work/browser.out" &
pids+=($!)
until_true curl -fs "http://127.0.0.1:$prometheus/-/ready"

printf 'load average %s; %s MiB resident\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(resident)"
mapfile -t queries < <(sed 's/.*"text": *"\([^"]*\)".*/\1/' src/SearchProxy/Demo/Corpus/queries.jsonl)
search() { # TEXT: a line of status, seconds and verdict
  curl -s -o /dev/null -D - -w '%{http_code} %{time_total} ' --max-time 30 --get "http://127.0.0.1:$listen/demo/_search" --data-urlencode "q=$1" |
    awk 'tolower($1) == "x-searchproxy:" { sub(/\r$/, ""); verdict = substr($0, index($0, " ") + 1) } END { print $0, verdict }' >> "$work/answers"
}
began=$(date +%s.%N)
total=$((seconds * rate)) searching=()
for ((made = 0; made < total; made++)); do
  search "${queries[made % ${#queries[@]}]} $((made / ${#queries[@]}))" &
  searching+=($!)
  sleep "$(awk -v now="$(date +%s.%N)" -v began="$began" -v due="$(((made + 1) * 1000 / rate))" 'BEGIN { left = began + due / 1000 - now; print (left > 0 ? left : 0) }')"
  ((made % (60 * rate) != 60 * rate - 1)) || printf '%4d s: %s MiB resident, load %s\n' "$(((made + 1) / rate))" "$(resident)" "$(cut -d' ' -f1 /proc/loadavg)"
done
wait "${searching[@]}"

echo "searches by status and verdict:"
awk '{ verdict = $3; for (i = 4; i <= NF && $i ~ /^reason=/; i++) verdict = verdict " " $i; sub(/;$/, "", verdict); print $1, verdict }' "$work/answers" | sort | uniq -c
sort -n -k2 "$work/answers" | awk '{ time[NR] = $2 } END { printf "median %.0f ms, 99 %% %.0f ms, longest %.0f ms\n", time[int((NR + 1) / 2)] * 1000, time[int((NR * 99 + 99) / 100)] * 1000, time[NR] * 1000 }'
scrapes=$(ask "sum(count_over_time(up[${seconds}s]))") good=$(ask "sum(sum_over_time(up[${seconds}s]))")
printf 'scrapes: %s, of them failed: %s; slowest %s s\n' "$scrapes" "$((scrapes - good))" "$(ask "max(max_over_time(scrape_duration_seconds[${seconds}s]))")"
printf 'requests of page and Prometheus: %s\n' "$(ask 'sum(searchproxy_gateway_requests_total{lane="own",status="200"})')"
alerts=$(curl -fsS "http://127.0.0.1:$prometheus/api/v1/alerts" | grep -o '"alertname":"[^"]*"' | sort | uniq -c || true)
printf 'alerts: %s\n' "${alerts:-none}"
complaints=$(grep -c ':CONSOLE[(:].*\(rror\|ailed\|efused\)' "$work/browser.out" || true)
printf 'complaints of the browser: %s\n' "$complaints"
printf 'load average %s; %s MiB resident\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(resident)"
[ "$(grep -cv '^200 [0-9.]* reranked' "$work/answers" || true)" -eq 0 ] && [ "$scrapes" -eq "$good" ] && [ -z "$alerts" ] && [ "$complaints" -eq 0 ]
