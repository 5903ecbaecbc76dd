#!/usr/bin/env bash
# `make test`: all checks and tests, the quickest first. `test.sh check` stops before the tests.
# After a failed step the others still run; the last line counts the steps.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly CARGO_DENY=0.20.2

# Nothing here may wait for input.
exec </dev/null
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto} GIT_TERMINAL_PROMPT=0

passed=0
failures=()

# step TITLE HINT COMMAND...: runs one step, prints how long it took and, if it failed, what to do.
step() {
    local title=$1 hint=$2 began=$SECONDS
    shift 2
    heading "$title"
    if "$@"; then
        passed=$((passed + 1))
        info "ok: $title ($(duration $((SECONDS - began))))"
    else
        failures+=("$title: $hint")
        info "FAILED: $title ($(duration $((SECONDS - began))))"
        info "What to do: $hint"
    fi
}

install_cargo_deny() {
    heading "Building cargo-deny $CARGO_DENY (once; two minutes)"
    # Unoptimised and without debug data: a run takes five seconds, an optimised build many minutes.
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
        info "Not run: advisories, because their database could not be fetched. With a network, run \`.tools/bin/cargo-deny check advisories\`."
    fi
}

structure() {
    python3 -m unittest discover --quiet --start-directory scripts/tests && scripts/structure.py
}

finish() {
    heading "Done in $(duration "$SECONDS")"
    local failure
    for failure in "${failures[@]}"; do info "FAILED  $failure"; done
    echo "test: $passed passed, ${#failures[@]} failed"
    exit $((${#failures[@]} > 0))
}

install_build_packages
install_window_packages
scripts/onnxruntime.sh
install_node_modules ui

step "Format" "run: cargo fmt --all" cargo fmt --all --check
step "Structure" "an import or a file is not where docs/architecture.md has it: the lines above say what to do" structure
step "Templates" "a drawing or its data breaks the grammar of docs/templates.md: the lines above say where" scripts/templates.py
step "Types of the page" "the lines above name file and line" npm --prefix ui run --silent check
step "Page" "the page must build before Rust, which embeds it" build_page
step "Lints" "fix what clippy reports; \`cargo clippy --fix\` does the mechanical part" \
    cargo clippy --locked --workspace --all-targets -- --deny warnings
step "Licences" "a lock file has changed: run make licences" scripts/licences.py --check
step "Supply chain" "a dependency breaks a rule of scripts/supply_chain.py: the lines above say which" scripts/supply_chain.py
step "Dependencies" "a crate breaks a rule of deny.toml: remove it, or change the rule and give a reason" dependencies
[ "${1:-}" != check ] || finish

step "Tests of the page" "to run one alone: npm --prefix ui test -- NAME" npm --prefix ui test --silent
install_program_test_packages
step "Tests of the program" "to run one alone: cargo test --package engine (or vault, ambrotype) NAME" \
    cargo test --locked --workspace --no-fail-fast
step "Telemetry addresses" "the program contains the address of a telemetry service: find the crate that brings it" \
    scripts/supply_chain.py target/debug/ambrotype
step "Tests of the training" "to run them alone: make -C models/training test" make --no-print-directory -C models/training test
step "Tests in the real window" "read the screenshots and logs in tests/artefacts/window/; to run them alone: scripts/window-tests.sh" \
    scripts/window-tests.sh
finish
