#!/usr/bin/env bash
# How many postbacks a second the receiver makes durable and acknowledges: over loopback, kept alive, from 64
# connections, by wrk. Each is another one, an SQLite inbox is on the disk of the target folder, and a handler that does
# nothing is called for each.
#
# Beside it runs what any request costs here, whoever answers it (a path that is not found), and what the disk does alone
# (a page written and synced). Absolute figures are of the machine and of what else it does at the time; the ratios are
# of the receiver. Then the same beside idle and slow connections that come again when they are closed: first where all
# of them are let in, then with the receiver's own limits, which let in 256.
#
#   crates/callfire-receiver/benches/load.sh [SECONDS] [CONNECTIONS]      needs wrk and curl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly seconds=${1:-10} crowd=${2:-5000}
readonly target=${CARGO_TARGET_DIR:-target}
command -v wrk >/dev/null || { echo "wrk is not installed: apt-get install wrk" >&2; exit 1; }
ulimit -n "$(ulimit -H -n)"
if (($(ulimit -n) < crowd + 1000)); then
    echo "$crowd connections need as many file descriptors and 1000 more: raise ulimit -n" >&2
    exit 1
fi
cargo build --release --quiet -p callfire-receiver --example load 2>&1
readonly load=$target/release/examples/load
readonly work=$(mktemp -d "$target/load.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

{
    printf 'local text = [==[%s]==]\n' "$(cat tests/postback/inbound_text.xml)"
    cat <<'LUA'
-- Every text has another id: the second of the start, the thread, and a counter.
local before, after = text:match('^(.-)5707328001(.*)$')
local threads, number = 0, 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init() start = os.time() end
function request()
    number = number + 1
    local id = string.format("%d%d%08d", start, id, number)
    return wrk.format("POST", nil, {["Content-Type"] = "text/xml; charset=UTF-8"}, before .. id .. after)
end
LUA
} >"$work/post.lua"

# start NAME CONNECTIONS: a receiver that lets in so many.
start() {
    rm -f "$work/ready"
    "$load" receive "$work/$1.db" "$2" >"$work/ready" &
    receiver=$!
    until [[ -s $work/ready ]]; do sleep 0.05; done
    read -r address path <"$work/ready"
}

memory() {
    awk '/VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$receiver/status"
}

metric() {
    curl --silent --fail "http://$address/metrics" | awk -v name="callfire_receiver_$1" '$1 == name { print $2 }'
}

# measure NAME PATH SECONDS: prints what wrk measured, and leaves requests a second in $rate.
measure() {
    wrk --threads 2 --connections 64 --duration "${3}s" --latency --script "$work/post.lua" "http://$address$2" >"$work/wrk"
    rate=$(awk '/Requests\/sec/ { print $2 }' "$work/wrk")
    total=$(awk '/requests in/ { print $1 }' "$work/wrk")
    printf '%-28s %8.0f/s   p50 %s   p99 %s' "$1" "$rate" \
        "$(awk '$1 == "50%" { print $2 }' "$work/wrk")" "$(awk '$1 == "99%" { print $2 }' "$work/wrk")"
    printf '   not 2xx: %d' "$(awk '/Non-2xx/ { print $NF }' "$work/wrk")"
    printf '   socket errors: %s\n' "$(awk -F': ' '/Socket errors/ { text = $2 } END { print text ? text : "none" }' "$work/wrk")"
}

# acknowledge NAME: measures acknowledgements, and sees that no fewer were kept.
acknowledge() {
    local before after
    before=$(metric kept_total)
    measure "$1" "$path" "$seconds"
    after=$(metric kept_total)
    if grep -q Non-2xx "$work/wrk" || ((after - before < total)); then
        echo "of $total acknowledged ones $((after - before)) are kept" >&2
        exit 1
    fi
}

# hold MILLISECONDS: opens the connections, which come again after a pause, and lets them settle.
hold() {
    "$load" hold "$address" "$path" "$crowd" "$1" >"$work/held" &
    holder=$!
    sleep 10
}

# held: how many there are.
held() {
    local open opened
    read -r open opened < <(tail -1 "$work/held")
    printf 'of %d slow ones %d are open, %d were opened; connections in all: %d; memory: %s\n' \
        "$crowd" "$open" "$opened" "$(metric connections)" "$(memory)"
}

ratio() {
    awk -v a="$1" -v b="$2" -v text="$3" 'BEGIN { printf "%.2f %s\n", a / b, text }'
}

syncs=$("$load" disk "$work/disk" 3)
printf '%-28s %8.0f/s\n' "page written and synced" "$syncs"
start large $((crowd + 1000))
measure "warm-up" "$path" 2
measure "not found" "/nothing" "$seconds"
floor=$rate
acknowledge "acknowledged"
quiet=$rate
ratio "$quiet" "$floor" "× as fast as a path that is not found"
ratio "$quiet" "$syncs" "acknowledgements in the time of one sync"
printf 'memory after %d postbacks: %s\n' "$(metric kept_total)" "$(memory)"
hold 100
acknowledge "beside $crowd slow ones"
ratio "$rate" "$quiet" "× as fast as alone"
held
kill "$holder" "$receiver"

start small 256
hold 1000
acknowledge "$crowd knocking, 256 let in"
ratio "$rate" "$quiet" "× as fast as alone"
held
