// WebKit's own sandbox: what a page that has taken its process over still finds there.

import assert from "node:assert/strict";
import { access, readFile, readlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { createVault } from "./steps.mjs";

let desktop;

before(async () => {
    desktop = await Desktop.launch("sandbox");
    await createVault(desktop.session, "glass plate, no negative");
});

after(() => desktop?.close());

test("the process that shows the page sees no file of the user, no network and no bus but a filtered one", async context => {
    const ours = await processes();
    const [app] = ours.get("ambrotype");
    const web = ours.get("WebKitWebProces");
    assert.equal(web?.length, 1);
    const { pid, status } = web[0];
    assert.match(status, /^NSpid:\s+\d+\s+\d+$/m, "its processes are numbered anew");
    for (const namespace of ["mnt", "net", "pid"])
        assert.notEqual(await readlink(`/proc/${pid}/ns/${namespace}`), await readlink(`/proc/self/ns/${namespace}`), namespace);

    const vault = path.join(desktop.home, ".local/share/ambrotype");
    const photo = path.join(desktop.files, "photo.jpg");
    await writeFile(photo, "a photo of the user");
    const cached = path.join(desktop.home, ".cache/thumbnail.png");
    await writeFile(cached, "a thumbnail of it");
    const hidden = [vault, photo, cached, "/root", "/home", "/run/dbus/system_bus_socket"];
    for (const file of [vault, photo, cached]) await access(file);
    for (const file of hidden) await assert.rejects(access(`/proc/${pid}/root${file}`), { code: "ENOENT" }, file);

    const devices = (await readFile(`/proc/${pid}/net/dev`, "utf8")).match(/^ *\S+(?=:)/gm).map(name => name.trim());
    assert.deepEqual(devices, ["lo"]);
    const environment = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
    const bus = environment.find(line => line.startsWith("DBUS_SESSION_BUS_ADDRESS="));
    assert.match(bus, /webkitgtk\/bus$/, "its bus is the one of xdg-dbus-proxy");
    context.diagnostic(`the page's process: ${hidden.length} places of the user and the system looked for, 0 there; devices: ${devices}`);

    // Bubblewrap needs a kind of socket that the program itself gives up once the page is there.
    const filters = process => Number(process.status.match(/^Seccomp_filters:\s+(\d+)$/m)[1]);
    assert.ok(filters(app) > filters(ours.get("bwrap")[0]), "the program has one filter more than it has given to bubblewrap");
});

test("the privacy screen says so", async () => {
    await desktop.session.click("show-privacy");
    const line = await desktop.session.find("privacy-web-view");
    assert.match(await line.text(), /It is in a sandbox/);
});

/** The program's processes by their names. */
async function processes() {
    const statuses = await desktop.processStatuses();
    const found = statuses.map(status => ({
        name: status.match(/^Name:\s+(.*)$/m)[1],
        pid: status.match(/^Pid:\s+(\d+)$/m)[1],
        status,
    }));
    const byName = new Map();
    for (const process of found) byName.set(process.name, [...(byName.get(process.name) ?? []), process]);
    return byName;
}
