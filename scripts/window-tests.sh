#!/usr/bin/env bash
# Runs the window tests: the debug build on its own screen (Xvfb), with its own session bus, and without a network if the kernel
# allows that. Screenshots and logs are in tests/artefacts/window/. Arguments go to node's test runner.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_window_test_packages
[ -x "${AMBROTYPE_BINARY:-target/debug/ambrotype}" ] ||
    fail "The debug build is missing: target/debug/ambrotype" "Run: cargo build --locked"

automation() {
    local flags
    read -ra flags <<<"$(pkg-config --cflags webkit2gtk-4.1)"
    gcc -O2 -Wall -Wextra -Werror -shared -fPIC "${flags[@]}" -o .tools/automation.so tests/window/automation.c
}
mkdir -p .tools
run_if_changed automation .tools/automation.so tests/window/automation.c -- automation

# A network namespace with only the loopback device, so that nothing can leave the machine, and where that is allowed a mount
# namespace, so that a test can fill a disk of its own. Some kernels allow it to every user,
# others only to root, others (inside a container) to nobody.
setup='ip link set lo up && exec "$@"'
namespace=()
for command in "unshare --user --map-root-user --net --mount" "unshare --net --mount" "unshare --user --map-root-user --net" "unshare --net"; do
    if $command sh -c "$setup" sh true 2>/dev/null; then
        read -ra namespace <<<"$command"
        break
    fi
done
if [ ${#namespace[@]} -eq 0 ]; then
    info "There is no network namespace here: the window runs with the network present, and with its own filter."
    setup='exec "$@"'
fi

rm -rf tests/artefacts/window
[ $# -gt 0 ] || set -- tests/window/*.test.mjs
# dbus-daemon may say that it cannot raise its limits; it does not need to.
"${namespace[@]}" sh -c "$setup" sh \
    dbus-run-session --config-file=tests/window/session.conf -- \
    node --test --test-concurrency=1 --test-reporter=spec "$@"
