#!/usr/bin/env bash
# `make soak`: runs the vault's tests, and some of the program's, with the counts that the docs promise, one after the other; each prints its figure.
# Then it tries command lines, and pictures beside what decoders of other families make of them (an environment in .tools/).
# `make test` runs the same tests with small counts. Each count can be set:
#
#     AMBROTYPE_SOAK_KILLS=50 scripts/soak.sh            # fewer kills
#     AMBROTYPE_SOAK_FLIPS=16+3 scripts/soak.sh flips    # only one row, a sixteenth of its bytes
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export AMBROTYPE_SOAK_PURGES=${AMBROTYPE_SOAK_PURGES:-1000}
export AMBROTYPE_SOAK_KILLS=${AMBROTYPE_SOAK_KILLS:-500}
export AMBROTYPE_SOAK_CUTS=${AMBROTYPE_SOAK_CUTS:-200}
export AMBROTYPE_SOAK_HANGS=${AMBROTYPE_SOAK_HANGS:-100}
export AMBROTYPE_SOAK_PHOTOS=${AMBROTYPE_SOAK_PHOTOS:-10000}
export AMBROTYPE_SOAK_DESTROYS=${AMBROTYPE_SOAK_DESTROYS:-200}
export AMBROTYPE_SOAK_SWAPS=${AMBROTYPE_SOAK_SWAPS:-10000}
export AMBROTYPE_SOAK_SEALS=${AMBROTYPE_SOAK_SEALS:-1000000}
export AMBROTYPE_SOAK_WALKS=${AMBROTYPE_SOAK_WALKS:-100}
export AMBROTYPE_SOAK_LOCKS=${AMBROTYPE_SOAK_LOCKS:-50}
export AMBROTYPE_SOAK_MOMENTS=${AMBROTYPE_SOAK_MOMENTS:-100}
export AMBROTYPE_SOAK_TRACES=${AMBROTYPE_SOAK_TRACES:-200}
export AMBROTYPE_SOAK_FACES=${AMBROTYPE_SOAK_FACES:-100}
export AMBROTYPE_SOAK_EXPORTS=${AMBROTYPE_SOAK_EXPORTS:-100}
export AMBROTYPE_SOAK_RESTORES=${AMBROTYPE_SOAK_RESTORES:-100}
export AMBROTYPE_SOAK_PACK=${AMBROTYPE_SOAK_PACK:-99}
export AMBROTYPE_SOAK_WRITES=${AMBROTYPE_SOAK_WRITES:-1}
export AMBROTYPE_SOAK_LAYOUTS=${AMBROTYPE_SOAK_LAYOUTS:-all}
export AMBROTYPE_SOAK_FLIPS=${AMBROTYPE_SOAK_FLIPS:-all}

# Name of the row, the tests that it runs, and a pattern for the line with its figure.
readonly ROWS="
purges   no_key_held_after_a_purge                  tries.to.unwrap
image    an_image_from_before                       tries.on.images
moments  whenever_the_process_ends                  moments:
dropped  an_abandoned_purge_leaves                  abandoned.at
cuts     no_power_cut_loses_a_store                 power.cuts
kills    nothing_acknowledged_is_lost_to_a_kill     kills,
destroy  a_killed_purge_of_everything               kills.while
hangs    while_the_keychain_hangs                   while.the.keychain.hung
copies   two_copies_in_use                          1.passed
full     a_full_disk_loses_nothing                  full.disk|disk.was.filled|no.byte.free
writes   whichever_write_fails                      writes,
locks    random_moments                             locks,.keys.gone
residue  no_key_is_left_in_memory                   locks,
backup   a_truncated_changed_or_rearranged_backup   backup.files.truncated
restores no_restored_photo_goes_before              photos.restored
walks    after_random_steps_the_store_holds         walks.of
seals    no_nonce_repeats                           seals:
swaps    swapped_at_random                          swaps.of
rows     chunks_that_were_moved                     rearrangements
marker   a_marker_reaches_no_file                   pieces.of.a.purged
entries  a_changed_byte_in_the_entry_list           bytes.of.the.entry.list
vectors  vector                                     another.implementation|named.faults
traces   no_trace_of_a_photo_is_left                kills,
faces    nothing_measured_of_a_face                 0.found
exports  a_killed_export_leaves_nothing             kills,
layouts  every_layout_of_a_tiff                     layouts.of.TIFF
pack     the_largest_pack_is_made_whole             pictures.of.one.pack
flips    a_changed_byte_anywhere                    one.in.*changed
"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failures=0
while read -r row name figure; do
    [ -n "$row" ] || continue
    if [ $# -gt 0 ] && [[ " $* " != *" $row "* ]]; then continue; fi
    heading "$row"
    # The vault is tested in the optimised build that ships; the whole program would take long to build like this.
    tests=(--release --package vault --lib --tests)
    if [[ "$row" =~ ^(traces|faces|exports)$ ]]; then
        scripts/onnxruntime.sh
        tests=(--package ambrotype --no-default-features --test e2e)
    fi
    if [ "$row" = layouts ]; then tests=(--package engine --test tiff_layouts); fi
    # A test without the usual harness: it prints always, and takes names alone.
    if [ "$row" = locks ]; then
        scripts/onnxruntime.sh
        tests=(--package ambrotype --no-default-features --test darkroom_crashes)
    fi
    if cargo test --locked --quiet "${tests[@]}" -- --nocapture "$name" >"$log" 2>&1 && grep -E "$figure" "$log"; then
        continue
    fi
    tail -n 20 "$log"
    info "FAILED: $row. To run it alone: cargo test ${tests[*]} -- --nocapture $name"
    failures=$((failures + 1))
done <<<"$ROWS"

readonly DECODERS=.tools/decoders
install_decoders() {
    python3 -m venv --clear "$DECODERS" && "$DECODERS/bin/pip" install --quiet --disable-pip-version-check --requirement tests/bench/decoders.txt
}
try_lines() {
    scripts/onnxruntime.sh
    cargo build --locked --quiet --package ambrotype --no-default-features && python3 tests/bench/command_lines.py target/debug/ambrotype
}
try_pictures() {
    run_if_changed decoders "$DECODERS/bin/python" tests/bench/decoders.txt -- install_decoders &&
        cargo build --locked --quiet --package engine --example open && "$DECODERS/bin/python" tests/bench/pictures.py target/debug/examples/open
}
# The portraits of a folder, in every look by turns, for every messenger.
try_stickers() {
    scripts/onnxruntime.sh
    cargo build --locked --quiet --package engine --example stickers && for moves in "" --moving; do
        # shellcheck disable=SC2086
        target/debug/examples/stickers $moves "${AMBROTYPE_STICKER_PORTRAITS:-src-tauri/sample}"/*.jpg || return 1
    done
}
for row in lines pictures stickers; do
    if [ $# -gt 0 ] && [[ " $* " != *" $row "* ]]; then continue; fi
    heading "$row"
    "try_$row" && continue
    info "FAILED: $row"
    failures=$((failures + 1))
done
heading "Done in $(duration "$SECONDS")"
echo "soak: $failures failed"
exit $((failures > 0))
