#!/usr/bin/env bash
# The window tests: the debug build on a screen of its own (Xvfb), a session bus of its own, and no network at all where the
# kernel lets a user have that. Screenshots and logs are left in tests/artefacts/. Arguments go to node's test runner.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

window_test_packages
[ -x "${AMBROTYPE_BINARY:-target/debug/ambrotype}" ] ||
    fail "The debug build is missing: target/debug/ambrotype" "Run: cargo build --locked"

loopback() {
    mkdir -p .tools
    gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o .tools/loopback.so tests/window/loopback.c
}
once loopback .tools/loopback.so tests/window/loopback.c -- loopback

# A namespace with nothing but the loopback device: whatever the program tried to send, it could reach nobody.
alone=(unshare --user --map-root-user --net --)
raise='ip link set lo up && exec "$@"'
if ! "${alone[@]}" sh -c "$raise" sh true 2>/dev/null; then
    note "This kernel grants no network namespace to a user: the window runs with the network present (its own filter is on all the same)."
    alone=() raise='exec "$@"'
fi

rm -rf tests/artefacts
[ $# -gt 0 ] || set -- tests/window/*.test.mjs
# Quiet: dbus-daemon remarks on stderr that it may not raise its own limits.
"${alone[@]}" sh -c "$raise" sh \
    dbus-run-session --config-file=tests/window/session.conf -- \
    node --test --test-concurrency=1 --test-reporter=spec "$@"
