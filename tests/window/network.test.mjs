// Nothing leaves: the way through the program in the real window, under a tracer that sees every network call of every process,
// with a listener for what the page is made to send in every way a page has.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { leakAttempts } from "./leak-attempts.mjs";
import { PacketListener } from "./packet-listener.mjs";
import { exportPortrait, keepSample, purgeEverything, showEachPhoto, waitForText } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";

/** Local sockets that the program may connect to: the screen, the buses, and an open window of its own. The last is the
 * test's, between the driver and WebKit (automation.c). */
const LOCAL = [
    /^@?\/tmp\/\.X11-unix\/X\d+$/,
    /^\/tmp\/dbus-\w+$/,
    /^(\/var)?\/run\/dbus\/system_bus_socket$/,
    /^(\/var)?\/run\/nscd\/socket$/,
    // The filters that WebKit puts before the buses of its sandbox.
    /\/webkitgtk\/(bus|at-spi-bus)$/,
    /\/ambrotype-[0-9a-f]{16}\.sock$/,
    /^@?ambrotype-window-test-\d+$/,
];

let desktop;
let listener;

before(async () => {
    listener = await PacketListener.open();
    desktop = await Desktop.open("network");
});

after(async () => {
    await desktop?.close();
    listener?.close();
});

test("the listener receives what is sent to it", async () => {
    await listener.sendTestPackets();
    await waitUntil("both have arrived", () => listener.received.length === 2, 10);
    assert.deepEqual(listener.received.splice(0).sort(), ["tcp", "udp"]);
});

test("the way through the program, and every way out of a page, reaches nobody", async context => {
    const traced = path.join(desktop.artefacts, "network.strace");
    await desktop.start({ wrapper: ["/usr/bin/strace", "-f", "-qq", "-s", "200", "-e", "trace=network", "-o", traced] });
    const page = desktop.session;

    await keepSample(desktop, PASSPHRASE);
    await page.find("result");

    const tried = Object.entries(leakAttempts(`127.0.0.1:${listener.port}`));
    for (const [name, script] of tried) {
        await page.execute(script);
        assert.equal(await page.execute("return location.href;").then(href => new URL(href).protocol), "tauri:", `${name} has left the page`);
    }
    // Give every attempt time to arrive.
    await new Promise(resolve => setTimeout(resolve, 3000));

    // Remove what the attempts have added to the page.
    await page.execute(`for (const made of document.querySelectorAll("body > :not(#app, script)")) made.remove();`);

    await page.click("show-privacy");
    await page.click("network-test");
    await page.find("network-test-result");
    assert.equal((await page.findAll("network-test-let-through")).length, 0, "every attempt of the network test is blocked");
    assert.equal((await page.findAll("network-test-refused")).length, 10);
    await page.scrollToSection("network-test");
    await desktop.screenshot("network-test");

    await showEachPhoto(page);
    await (await page.findAll("gallery-item"))[0].click();
    await exportPortrait(page);
    await desktop.fillDialog("Export the portrait", path.join(desktop.home, "portrait.jpg"));
    await waitForText(page, "Saved: portrait.jpg");
    await purgeEverything(page);
    await desktop.quit();

    const calls = parseTrace(await readFile(traced, "utf8"));
    assert.ok(calls.connects.length > 0 && calls.refused > 0, "the tracer has seen something");
    assert.deepEqual(listener.received, [], "packets at the listener");
    assert.deepEqual(calls.sockets, [], "sockets of another family than AF_UNIX that were not refused");
    assert.deepEqual(calls.foreignAddresses, [], "calls that name an address of another family, and were not refused");
    const unknownSockets = calls.connects.filter(name => !LOCAL.some(known => known.test(name)));
    assert.deepEqual(unknownSockets, [], "unknown local sockets");
    context.diagnostic(
        `${tried.length} ways out of the page: ${listener.received.length} packets at the listener; ${calls.refused} sockets refused, ${calls.sockets.length} let through ` +
            `(and ${calls.aboutDevices} that ask the kernel about network devices, for WebKit's sandbox); ` +
            `connects: ${calls.connects.length} local, ${unknownSockets.length + calls.foreignAddresses.length} others`,
    );
});

/** What matters of the tracer's output. */
function parseTrace(trace) {
    const lines = joinSplitCalls(trace);
    const failed = line => / = -1 E/.test(line);
    const refusal = line => / = -1 E(ACCES|PERM) /.test(line);
    // Bubblewrap gives the page's process a network without a device, and asks the kernel for it through such a socket.
    const aboutDevices = line => /^socket\(AF_NETLINK, .*NETLINK_ROUTE\)\s+= \d/.test(line);
    const opened = lines.filter(line => /^socket\((?!AF_UNIX|AF_LOCAL)/.test(line));
    const named = lines.filter(line => /^(connect|sendto|sendmsg|sendmmsg|bind)\(.*sa_family=(?!AF_UNIX|AF_LOCAL|AF_NETLINK)/.test(line));
    const connects = lines.filter(line => /^connect\(.*sa_family=AF_UNIX/.test(line));
    return {
        refused: opened.filter(refusal).length,
        sockets: opened.filter(line => !refusal(line) && !aboutDevices(line)),
        aboutDevices: opened.filter(aboutDevices).length,
        foreignAddresses: named.filter(line => !failed(line)),
        connects: connects.map(line => line.match(/sun_path=(@?)"([^"]*)"/)).map(([, abstract, name]) => abstract + name),
    };
}

/** The calls of a trace, one a line. A call may be split in two lines by one of another process. */
function joinSplitCalls(trace) {
    const begun = new Map();
    return trace.split("\n").flatMap(line => {
        const [, pid, call] = line.match(/^(\d+)\s+(.*)$/) ?? [];
        if (!call) return [];
        if (call.endsWith("<unfinished ...>")) {
            begun.set(pid, call.replace(/\s*<unfinished \.\.\.>$/, ""));
            return [];
        }
        const end = call.match(/^<\.\.\. \w+ resumed>(.*)$/);
        if (!end) return [call];
        const start = begun.get(pid) ?? "";
        begun.delete(pid);
        return [start + end[1]];
    }).concat([...begun.values()]);
}
