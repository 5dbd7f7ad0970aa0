#!/usr/bin/env bash
# How much the sandbox carries: GetNumberOrder over loopback, kept alive, from 32 connections, by wrk.
#
# Beside it runs what any request costs here, whoever answers it: a path that is not found. Absolute figures are of
# the machine and of what else it does at the time; the ratio is of the sandbox. Then a million requests, and the
# memory before, on the way and after.
#
#   crates/callfire-sandbox/benches/load.sh [SECONDS] [REQUESTS]      needs wrk and curl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly seconds=${1:-10} requests=${2:-1000000}
readonly work=$(mktemp -d)
trap 'kill %1 2>/dev/null || true; rm -rf "$work"' EXIT

command -v wrk >/dev/null || { echo "wrk is not installed: apt-get install wrk" >&2; exit 1; }
cargo build --release --quiet -p callfire-cli 2>&1
target/release/callfire sandbox --listen 127.0.0.1:0 --format json >"$work/ready" 2>/dev/null &
readonly sandbox=$!
until [[ -s $work/ready ]]; do sleep 0.05; done
url=$(sed 's/.*"base_url":"\([^"]*\)".*/\1/' "$work/ready")

envelope() {
    printf '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:s="http://api.callfire.com/service/xsd"><e:Body>%s</e:Body></e:Envelope>' "$1"
}

post() {
    curl --silent --fail --user login:password --header 'Content-Type: application/soap+xml; charset=utf-8' \
        --data-binary "$(envelope "$1")" "$url/api/1.1/soap12/number"
}

id=$(post '<s:CreateNumberOrder><s:Numbers>12065550100</s:Numbers></s:CreateNumberOrder>' |
    sed -n 's/.*CreatedId>\([0-9][0-9]*\)<.*/\1/p')
cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.body = [[$(envelope "<s:GetNumberOrder><s:Id>$id</s:Id></s:GetNumberOrder>")]]
wrk.headers["Content-Type"] = "application/soap+xml; charset=utf-8"
wrk.headers["Authorization"] = "Basic bG9naW46cGFzc3dvcmQ="
LUA

memory() {
    awk '/VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$sandbox/status"
}

# load NAME PATH SECONDS: prints what wrk measured, and leaves requests a second in $rate.
load() {
    wrk --threads 2 --connections 32 --duration "${3}s" --latency --script "$work/post.lua" "$url$2" >"$work/wrk"
    rate=$(awk '/Requests\/sec/ { print $2 }' "$work/wrk")
    total=$(awk '/requests in/ { print $1 }' "$work/wrk")
    printf '%-16s %10.0f requests/s   p50 %s   p99 %s' "$1" "$rate" \
        "$(awk '$1 == "50%" { print $2 }' "$work/wrk")" "$(awk '$1 == "99%" { print $2 }' "$work/wrk")"
    printf '   not 2xx: %d\n' "$(awk '/Non-2xx/ { print $NF }' "$work/wrk")"
}

readonly path=/api/1.1/soap12/number
load "warm-up" "$path" 2
if grep -q Non-2xx "$work/wrk"; then
    echo "GetNumberOrder fails" >&2
    exit 1
fi
load "not found" "/nothing" "$seconds"
floor=$rate
load "GetNumberOrder" "$path" "$seconds"
awk -v a="$rate" -v b="$floor" 'BEGIN { printf "GetNumberOrder is %.2f × as fast as a path that is not found\n", a / b }'

sent=0
printf 'memory after %9d requests: %s\n' "$sent" "$(memory)"
while ((sent < requests)); do
    load "GetNumberOrder" "$path" 10 >/dev/null
    sent=$((sent + total))
    printf 'memory after %9d requests: %s\n' "$sent" "$(memory)"
done
