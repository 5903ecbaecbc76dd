#!/usr/bin/env bash
# The window tests: the debug build on a screen of its own (Xvfb), a session bus of its own, and no network at all where the
# kernel lets a user have that. Screenshots and logs are left in tests/artefacts/window/. Arguments go to node's test runner.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

window_test_packages
[ -x "${AMBROTYPE_BINARY:-target/debug/ambrotype}" ] ||
    fail "The debug build is missing: target/debug/ambrotype" "Run: cargo build --locked"

automation() {
    local flags
    read -ra flags <<<"$(pkg-config --cflags webkit2gtk-4.1)"
    gcc -O2 -Wall -Wextra -Werror -shared -fPIC "${flags[@]}" -o .tools/automation.so tests/window/automation.c
}
mkdir -p .tools
once automation .tools/automation.so tests/window/automation.c -- automation

# A namespace with nothing but the loopback device: whatever the program tried to send, it could reach nobody. Some kernels
# grant it to every user, others to root alone, others (inside a container) to nobody.
stage='ip link set lo up && exec "$@"'
alone=()
for way in "unshare --user --map-root-user --net" "unshare --net"; do
    if $way sh -c "$stage" sh true 2>/dev/null; then
        read -ra alone <<<"$way"
        break
    fi
done
if [ ${#alone[@]} -eq 0 ]; then
    note "No network namespace to be had here: the window runs with the network present (its own filter is on all the same)."
    stage='exec "$@"'
fi

rm -rf tests/artefacts/window
[ $# -gt 0 ] || set -- tests/window/*.test.mjs
# dbus-daemon may remark that it cannot raise its own limits; it needs none raised.
"${alone[@]}" sh -c "$stage" sh \
    dbus-run-session --config-file=tests/window/session.conf -- \
    node --test --test-concurrency=1 --test-reporter=spec "$@"
