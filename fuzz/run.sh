#!/usr/bin/env bash
# Fuzzes targets one after the other and prints a line of figures for each: `fuzz/run.sh SECONDS [TARGET…]`.
#
# Without a target it takes all of targets.txt. Corpora, logs and crashes go to FUZZ_OUT (target/fuzz-run), never
# into the tree. FUZZ_BIN names a folder of programs built before; without it they are built here, which needs
# nightly and cargo-fuzz; 0 seconds build and do no more. Fails when a crash, a hang or a want of memory was found.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly table=$root/fuzz/targets.txt
readonly out=${FUZZ_OUT:-$root/target/fuzz-run}
readonly seconds=${1:?how many seconds for each target?}
shift
if (($# == 0)); then
    mapfile -t targets < <(cut -d' ' -f1 "$table")
else
    targets=("$@")
fi

build() {
    local folder=$root/target/fuzz
    # It builds one program, or all of them.
    if (($# > 1)); then
        set --
    fi
    # Unsafe code is forbidden here, so a sanitizer would look at dependencies alone, and costs speed.
    (cd "$root" && CARGO_PROFILE_RELEASE_LTO=off CARGO_INCREMENTAL=0 nice cargo +nightly fuzz build --sanitizer none \
        --target-dir "$folder" --features libfuzzer "$@")
    bin=$folder/$(rustc +nightly --print host-tuple)/release
}

# The words of the interface, so that a mutation can put one for another.
dictionary() {
    grep -ohE '(name|value|targetNamespace)="[[:alnum:]_:/.-]+"' "$root"/wsdl/*.xsd | cut -d'"' -f2 | sort -u | sed 's/.*/"&"/'
    printf '"%s"\n' '<![CDATA[' ']]>' '<!--' '-->' '<?' '?>' '&#x' '&lt;' 'xmlns:' 'xsi:nil' 'xsi:type' \
        http://www.w3.org/2001/XMLSchema-instance http://www.w3.org/2003/05/soap-envelope 'mustUnderstand' 'role' \
        xs:extension xs:restriction xs:choice xs:sequence xs:element xs:attribute xs:anyAttribute maxOccurs unbounded
}

# figure NAME LOG: a number of libFuzzer's last statistics.
figure() {
    awk -v name="stat::$1:" '$1 == name { value = $2 } END { print value + 0 }' "$2"
}

# last NAME LOG: a number of libFuzzer's last progress line.
last() {
    awk -v name="$1:" '/^#[0-9]/ { for (i = 1; i < NF; i++) if ($i == name) value = $(i + 1) } END { print value + 0 }' "$2"
}

fuzz() {
    local target=$1 line max folders=() folder log=$out/$1.log corpus=$out/corpus/$1 found begun=$SECONDS
    line=$(grep "^$target " "$table") || { echo "no target $target in $table" >&2; return 2; }
    read -r _ max line <<<"$line"
    for folder in $line; do
        folders+=("$root/$folder")
    done
    mkdir -p "$corpus" "$out/found/$target"
    touch "$out/$target.begun"
    RUST_BACKTRACE=0 nice -n 19 "$bin/$target" -max_total_time="$seconds" -max_len="$max" -timeout=10 \
        -rss_limit_mb=1024 -dict="$out/words.dict" -artifact_prefix="$out/found/$target/" -print_final_stats=1 \
        "$corpus" "${folders[@]}" >"$log" 2>&1 || true
    if ! grep -q '^stat::' "$log"; then
        tail -n 20 "$log"
        echo "$target did not run: its log is above" >&2
        return 1
    fi
    found=$(find "$out/found/$target" -type f -newer "$out/$target.begun" | wc -l)
    printf '%-10s %11d executions %6d s %8d/s %7d edges %7d features %6d inputs %3d found\n' "$target" \
        "$(figure number_of_executed_units "$log")" $((SECONDS - begun)) "$(figure average_exec_per_sec "$log")" \
        "$(last cov "$log")" "$(last ft "$log")" "$(find "$corpus" -type f | wc -l)" "$found" |
        tee -a "$out/summary.txt"
    if ((found > 0)); then
        find "$out/found/$target" -type f -newer "$out/$target.begun"
        grep -m 1 -A 3 -E 'panicked at|^==[0-9]+== ERROR' "$log" | cut -c 1-600 || true
        return 1
    fi
}

mkdir -p "$out"
bin=${FUZZ_BIN:-}
if [[ -z $bin ]]; then
    build "$@"
fi
if ((seconds == 0)); then
    exit
fi
dictionary >"$out/words.dict"
status=0
for target in "${targets[@]}"; do
    fuzz "$target" || status=1
done
exit "$status"
