#!/usr/bin/env bash
# `make fuzz`: every fuzz target, a million executions each, one after the other, and a line for each. What they try
# stands in the crates, in `fuzzing.rs`; `make test` runs the same on a few thousand mutants.
#
#     AMBROTYPE_FUZZ_RUNS=10000 scripts/fuzz.sh          # fewer
#     scripts/fuzz.sh jpeg backup                        # these alone
#
# Begins with seeds of our own and, where ../shared/corpus/samples is, with the small files there. What was found is in
# fuzz/corpus, what crashed in fuzz/artifacts; neither is committed. A crash is tried again with
# `cargo +nightly fuzz run TARGET FILE`.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly CARGO_FUZZ=0.13.2
readonly RUNS=${AMBROTYPE_FUZZ_RUNS:-1000000}
readonly SANITIZER=${AMBROTYPE_FUZZ_SANITIZER:-address}
readonly SAMPLES=../shared/corpus/samples

# What a target is fed at most, in bytes, and the samples that it begins with.
longest() {
    case $1 in
    heic | avif) echo 32768 ;;
    jpeg | png | webp | gif | tiff | bmp) echo 1024 ;;
    manifest | onnx) echo 4096 ;;
    *) echo 2048 ;;
    esac
}

samples() {
    case $1 in
    jpeg) find "$SAMPLES" -name '*.jp*g' ;;
    tiff) find "$SAMPLES" -name '*.tif*' ;;
    heic) find "$SAMPLES" -iname '*.hei[cf]' ;;
    png | webp | gif | bmp | avif) find "$SAMPLES" -name "*.$1" ;;
    esac
}

if ! rustup toolchain list 2>/dev/null | grep -q ^nightly; then
    fail "Fuzzing takes a nightly compiler." "rustup toolchain install nightly --profile minimal"
fi
if [ "$(.tools/bin/cargo-fuzz --version 2>/dev/null)" != "cargo-fuzz $CARGO_FUZZ" ]; then
    heading "Building cargo-fuzz $CARGO_FUZZ (once)"
    CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools "cargo-fuzz@$CARGO_FUZZ"
fi

# SQLite defines one name twice, as C allows. Nothing here asks where memory came from, or is slow to give it back.
export ASAN_OPTIONS=detect_odr_violation=0:detect_leaks=0:quarantine_size_mb=16:malloc_context_size=1

targets=("$@")
if [ $# -eq 0 ]; then mapfile -t targets < <(sed -n 's/^name = "\([a-z]*\)"$/\1/p' fuzz/Cargo.toml); fi
triple=$(rustc +nightly -vV | sed -n 's/^host: //p')
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Not used here, but a build that misses it looks for it again at every target.
scripts/onnxruntime.sh

heading "Building the targets (sanitizer: $SANITIZER)"
for target in "${targets[@]}"; do
    RUSTUP_TOOLCHAIN=nightly .tools/bin/cargo-fuzz build --release --sanitizer "$SANITIZER" "$target" >"$log" 2>&1 || {
        tail -n 30 "$log"
        exit 1
    }
done

heading "$RUNS executions each"
printf '%-10s %12s %8s %12s %12s\n' target executions crashes "slowest (s)" "peak (MiB)"
failures=0
for target in "${targets[@]}"; do
    binary=fuzz/target/$triple/release/$target
    corpus=fuzz/corpus/$target artifacts=fuzz/artifacts/$target/
    mkdir -p "$corpus" "$artifacts"
    AMBROTYPE_SEEDS=$corpus "$binary" >"$log" 2>&1 || true
    most=$(longest "$target")
    if [ -d "$SAMPLES" ]; then
        samples "$target" | while read -r sample; do
            [ "$(stat -c %s "$sample")" -gt "$most" ] || cp --no-preserve=mode "$sample" "$corpus/"
        done
    fi
    crashes=0
    "$binary" -runs="$RUNS" -max_len="$most" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$artifacts" \
        "$corpus" >"$log" 2>&1 || crashes=1
    figure() { sed -n "s/^stat::$1: *//p" "$log"; }
    printf '%-10s %12s %8s %12s %12s\n' "$target" "$(figure number_of_executed_units)" "$crashes" \
        "$(figure slowest_unit_time_sec)" "$(figure peak_rss_mb)"
    if [ "$crashes" != 0 ]; then
        failures=$((failures + 1))
        grep -m 3 -E 'panicked|ERROR|SUMMARY' "$log" || true
        note "See $artifacts"
    fi
done
heading "Done in $(spoken "$SECONDS")"
echo "fuzz: $failures failed"
exit $((failures > 0))
