// Nothing leaves: the whole way through the program in the real window, under a tracer that sees every call to the network of
// every process, with a sink that listens for what the page is made to send in every way a page has.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { PacketListener } from "./packet-listener.mjs";
import { leakAttempts } from "./leak-attempts.mjs";
import { waitUntil } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const PASSPHRASE = "glass plate, no negative";

/** Local sockets that the program may connect to: the screen, the buses, and the window that is open already. The last is the
 * test's own, by which the driver speaks with WebKit (automation.c). */
const LOCAL = [
    /^@?\/tmp\/\.X11-unix\/X\d+$/,
    /^\/tmp\/dbus-\w+$/,
    /^(\/var)?\/run\/dbus\/system_bus_socket$/,
    /^(\/var)?\/run\/nscd\/socket$/,
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

test("the sink hears what is sent to it", async () => {
    await listener.sendTestPackets();
    await waitUntil("both have arrived", () => listener.received.length === 2, 10);
    assert.deepEqual(listener.received.splice(0).sort(), ["tcp", "udp"]);
});

test("the whole way through the program, and every way out of a page, reaches nobody", async context => {
    const traced = path.join(desktop.artefacts, "network.strace");
    await desktop.start({ wrapper: ["/usr/bin/strace", "-f", "-qq", "-s", "200", "-e", "trace=network", "-o", traced] });
    const page = desktop.session;

    for (const id of ["passphrase", "passphrase-again"]) await (await page.find(id)).type(PASSPHRASE);
    await (await page.find("create-vault")).click();
    await desktop.dropFiles(await page.find("import-prompt"), SAMPLE);
    await waitUntil("it is kept", async () => (await page.text()).includes("Gallery (1)"), 180);
    await page.find("result");

    const tried = Object.entries(leakAttempts(`127.0.0.1:${listener.port}`));
    for (const [name, script] of tried) {
        await page.execute(script);
        assert.equal(await page.execute("return location.href;").then(href => new URL(href).protocol), "tauri:", `${name} has left the page`);
    }
    // Whatever was begun has time to arrive.
    await new Promise(resolve => setTimeout(resolve, 3000));

    // What the tries have put on the page is in the way of the rest.
    await page.execute(`for (const made of document.querySelectorAll("body > :not(#app, script)")) made.remove();`);

    await (await page.find("show-privacy")).click();
    await (await page.find("network-test")).click();
    await page.find("network-test-result");
    assert.equal((await page.findAll("network-test-let-through")).length, 0, "every try of the self-test is refused");
    assert.equal((await page.findAll("network-test-refused")).length, 10);
    await page.scrollToSection("network-test");
    await desktop.screenshot("network-test");

    await (await page.find("show-gallery")).click();
    await (await page.findAll("gallery-item"))[0].click();
    await (await page.find("export")).click();
    await desktop.fillDialog("Export the portrait", path.join(desktop.home, "portrait.jpg"));
    await waitUntil("it is told", async () => (await page.text()).includes("Written: portrait.jpg"));
    await (await page.find("purge-all")).click();
    await (await page.find("purge-all-hold")).hold(1500);
    await page.find("welcome");
    await desktop.quit();

    const calls = parseTrace(await readFile(traced, "utf8"));
    assert.ok(calls.connects.length > 0 && calls.refused > 0, "the tracer has seen something");
    assert.deepEqual(listener.received, [], "packets at the sink");
    assert.deepEqual(calls.sockets, [], "sockets of another family than AF_UNIX that were not refused");
    assert.deepEqual(calls.foreignAddresses, [], "calls that name an address of another family, and were not refused");
    const unknownSockets = calls.connects.filter(name => !LOCAL.some(known => known.test(name)));
    assert.deepEqual(unknownSockets, [], "local sockets that nobody knows");
    context.diagnostic(
        `${tried.length} ways out of the page: ${listener.received.length} packets at the sink; ${calls.refused} sockets refused, ${calls.sockets.length} let through; ` +
            `connects: ${calls.connects.length} local, ${unknownSockets.length + calls.foreignAddresses.length} others`,
    );
});

/** What the tracer has written, by what counts. */
function parseTrace(trace) {
    const lines = joinSplitCalls(trace);
    const failed = line => / = -1 E/.test(line);
    const refusal = line => / = -1 E(ACCES|PERM) /.test(line);
    const opened = lines.filter(line => /^socket\((?!AF_UNIX|AF_LOCAL)/.test(line));
    const named = lines.filter(line => /^(connect|sendto|sendmsg|sendmmsg|bind)\(.*sa_family=(?!AF_UNIX|AF_LOCAL)/.test(line));
    const connects = lines.filter(line => /^connect\(.*sa_family=AF_UNIX/.test(line));
    return {
        refused: opened.filter(refusal).length,
        sockets: opened.filter(line => !refusal(line)),
        foreignAddresses: named.filter(line => !failed(line)),
        connects: connects.map(line => line.match(/sun_path=(@?)"([^"]*)"/)).map(([, abstract, name]) => abstract + name),
    };
}

/** The calls of a trace, one a line: another process may have come between the begin of a call and its end. */
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
