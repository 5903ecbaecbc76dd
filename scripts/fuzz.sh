#!/usr/bin/env bash
# `make fuzz`: runs every fuzz target with a million executions and prints a line for each. The bodies of the targets are in
# `fuzzing.rs` of each crate; `make test` runs them on a few thousand mutants.
#
#     AMBROTYPE_FUZZ_RUNS=10000 scripts/fuzz.sh          # fewer
#     scripts/fuzz.sh jpeg backup                      # only these
#
# It starts with seeds of the project and with the small files in ../shared/corpus/samples, if they exist. New inputs go to
# fuzz/corpus, crashes to fuzz/artifacts; neither is committed. To repeat a crash: `cargo +nightly fuzz run TARGET FILE`.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly CARGO_FUZZ=0.13.2
readonly RUNS=${AMBROTYPE_FUZZ_RUNS:-1000000}
readonly SANITIZER=${AMBROTYPE_FUZZ_SANITIZER:-address}
readonly SAMPLES=../shared/corpus/samples

# The largest input of a target, in bytes, and the sample files that it starts with.
max_length() {
    case $1 in
    heic | avif) echo 32768 ;;
    jpeg | png | webp | gif | tiff | bmp) echo 1024 ;;
    imported | manifest | onnx) echo 4096 ;;
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
    fail "Fuzzing needs a nightly compiler." "rustup toolchain install nightly --profile minimal"
fi
if [ "$(.tools/bin/cargo-fuzz --version 2>/dev/null)" != "cargo-fuzz $CARGO_FUZZ" ]; then
    heading "Building cargo-fuzz $CARGO_FUZZ (once)"
    CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools "cargo-fuzz@$CARGO_FUZZ"
fi

# SQLite defines one name twice, which C allows. Leaks are not searched for, and a small quarantine keeps memory low.
export ASAN_OPTIONS=detect_odr_violation=0:detect_leaks=0:quarantine_size_mb=16:malloc_context_size=1

targets=("$@")
if [ $# -eq 0 ]; then mapfile -t targets < <(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml); fi
triple=$(rustc +nightly -vV | sed -n 's/^host: //p')
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Not used here, but without it the build script would run again for every target.
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
    most=$(max_length "$target")
    if [ -d "$SAMPLES" ]; then
        samples "$target" | while read -r sample; do
            [ "$(stat -c %s "$sample")" -gt "$most" ] || cp --no-preserve=mode "$sample" "$corpus/"
        done
    fi
    crashes=0
    "$binary" -runs="$RUNS" -max_len="$most" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$artifacts" \
        "$corpus" >"$log" 2>&1 || crashes=1
    statistic() { sed -n "s/^stat::$1: *//p" "$log"; }
    printf '%-10s %12s %8s %12s %12s\n' "$target" "$(statistic number_of_executed_units)" "$crashes" \
        "$(statistic slowest_unit_time_sec)" "$(statistic peak_rss_mb)"
    if [ "$crashes" != 0 ]; then
        failures=$((failures + 1))
        grep -m 3 -E 'panicked|ERROR|SUMMARY' "$log" || true
        info "See $artifacts"
    fi
done
heading "Done in $(duration "$SECONDS")"
echo "fuzz: $failures failed"
exit $((failures > 0))
