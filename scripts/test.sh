#!/usr/bin/env bash
# `make test`: everything that must hold, the quickest first. `test.sh check` stops before the tests.
# A failed step does not hide the ones after it; the last line counts the steps.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly CARGO_DENY=0.20.2

# Nothing that runs here may wait for an answer.
exec </dev/null
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto} GIT_TERMINAL_PROMPT=0

passed=0
failures=()

# step TITLE HINT COMMAND...: runs one step, says how long it took and, if it failed, what to do.
step() {
    local title=$1 hint=$2 began=$SECONDS
    shift 2
    heading "$title"
    if "$@"; then
        passed=$((passed + 1))
        note "ok: $title ($(spoken $((SECONDS - began))))"
    else
        failures+=("$title: $hint")
        note "FAILED: $title ($(spoken $((SECONDS - began))))"
        note "What to do: $hint"
    fi
}

install_cargo_deny() {
    heading "Building cargo-deny $CARGO_DENY (once; two minutes)"
    # Unoptimised and without debug data: five seconds a run against many minutes of building.
    CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools "cargo-deny@$CARGO_DENY"
}

dependencies() {
    local deny=.tools/bin/cargo-deny
    if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $CARGO_DENY" ]; then
        install_cargo_deny || return 1
    fi
    "$deny" --locked check bans licenses sources || return 1
    if timeout 60 "$deny" fetch db >/dev/null 2>&1; then
        "$deny" --locked check advisories
    else
        note "Not run: advisories. Their database could not be fetched; run \`.tools/bin/cargo-deny check advisories\` where there is a network."
    fi
}

# The test of the structure, and what stands against it. So far its violations are shown and do not fail the step.
structure() {
    python3 -m unittest discover --quiet --start-directory scripts/tests || return 1
    scripts/structure.py || note "Not a failure yet."
}

finish() {
    heading "Done in $(spoken "$SECONDS")"
    local failure
    for failure in "${failures[@]}"; do note "FAILED  $failure"; done
    echo "test: $passed passed, ${#failures[@]} failed"
    exit $((${#failures[@]} > 0))
}

build_packages
window_packages
scripts/onnxruntime.sh
modules ui

step "Format" "run: cargo fmt --all" cargo fmt --all --check
step "Structure" "an import or a file is not where docs/architecture.md has it: the lines above say what to do" structure
step "Types of the page" "the lines above name file and line" npm --prefix ui run --silent check
step "Page" "the page must build before Rust, which embeds it" page
step "Lints" "mend what clippy names; \`cargo clippy --fix\` does the mechanical part" \
    cargo clippy --locked --workspace --all-targets -- --deny warnings
step "Licences" "a lock file has changed: run make licences" scripts/licences.py --check
step "Supply chain" "something that others made is not what was agreed on: the lines above say what" scripts/supply_chain.py
step "Dependencies" "a crate breaks a rule of deny.toml: drop it, or change the rule with a reason" dependencies
[ "${1:-}" != check ] || finish

step "Tests of the page" "run one alone: npm --prefix ui test -- NAME" npm --prefix ui test --silent
program_test_packages
step "Tests of the program" "run one alone: cargo test --package engine (or vault, ambrotype) NAME" \
    cargo test --locked --workspace --no-fail-fast
step "Places to report to" "the program names an address that programs report to: find out which crate brought it" \
    scripts/supply_chain.py target/debug/ambrotype
step "Tests of the training" "run them alone: make -C models/training test" make --no-print-directory -C models/training test
step "Tests in the real window" "look at the screenshots and logs in tests/artefacts/window/; alone: scripts/window-tests.sh" \
    scripts/window-tests.sh
finish
