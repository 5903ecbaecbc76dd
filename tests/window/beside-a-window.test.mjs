// Commands beside an open window: it locks and purges everything when another process of the same user asks for it.

import assert from "node:assert/strict";
import { access, readFile, readdir } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { chain, createVault, keepSample, unlock, waitForPhotos, waitForPortrait } from "./steps.mjs";

const PASSPHRASE = "glass plate, no negative";

let desktop;
before(async () => void (desktop = await Desktop.launch("beside-a-window")));
after(() => desktop?.close());

const step = chain(() => desktop);

step("a portrait is made", async () => {
    const page = desktop.session;
    await keepSample(desktop, PASSPHRASE);
    await waitForPortrait(page);
});

step("what is no request changes nothing", async () => {
    for (const message of ["", "lock", "purge-everything", "purge-everything\0/etc\0", "/etc/passwd\0", "LOCK\0", "\0".repeat(64)]) {
        assert.equal(await say(message), "", JSON.stringify(message));
    }
    await waitForPhotos(desktop.session, 1, 1);
});

step("“lock” locks the window at once, and again does no harm", async () => {
    const page = desktop.session;
    const locked = await desktop.runCommand("lock");
    assert.deepEqual(locked, { code: 0, stdout: "The vault is locked.\n", stderr: "" });
    await page.find("unlock");
    assert.equal((await page.findAll("result")).length + (await page.findAll("gallery-item")).length, 0, "no photo is shown");
    const again = await desktop.runCommand("lock", "--json");
    assert.deepEqual([again.code, JSON.parse(again.stdout).locked], [0, true]);
    await unlock(page, PASSPHRASE);
    await waitForPhotos(page, 1);
});

step("without a runtime folder the window cannot be asked, and the exit code says that the vault is in use", async () => {
    for (const command of [["lock"], ["purge", "--all", "--yes"]]) {
        const refused = await desktop.runCommandWith({ XDG_RUNTIME_DIR: undefined }, ...command);
        assert.equal(refused.code, 36, command.join(" "));
        assert.match(refused.stderr, /open in another Ambrotype\.\n {2}Close the other window/);
    }
    await waitForPhotos(desktop.session, 1, 1);
});

step("“purge --all” needs its confirmation here too", async () => {
    assert.equal((await desktop.runCommand("purge", "--all")).code, 69);
    await waitForPhotos(desktop.session, 1, 1);
});

step("“purge --all --yes” purges everything in the window, with the receipt as always", async () => {
    const page = desktop.session;
    const file = path.join(desktop.files, "receipt.txt");
    const purged = await desktop.runCommand("purge", "--all", "--yes", "--json", "--receipt", file);
    assert.equal(purged.code, 0, purged.stderr);
    const { purged: what, receipt } = JSON.parse(purged.stdout);
    assert.deepEqual([what, receipt.what, receipt.photos, receipt.left], ["all", "everything", 1, []]);
    assert.match(await readFile(file, "utf8"), /\w/);
    const vault = await readdir(path.join(desktop.home, ".local/share/ambrotype"));
    assert.deepEqual(vault.filter(name => name !== "vault.lock"), [], "the vault is gone when the command ends");
    await page.find("welcome");
    assert.equal((await page.findAll("result")).length + (await page.findAll("gallery-item")).length, 0, "no photo is shown");
});

step("the window goes on, and a locked one is purged too", async () => {
    const page = desktop.session;
    await createVault(page, PASSPHRASE);
    await page.click("lock");
    await page.find("unlock");
    assert.equal((await desktop.runCommand("purge", "--all", "--yes")).code, 0);
    await page.find("welcome");
});

step("a window that has ended is not waited for", async () => {
    await desktop.stop();
    assert.equal((await desktop.runCommand("lock")).code, 0);
    assert.equal((await desktop.runCommand("purge", "--all", "--yes")).code, 0);
});

/** Sends bytes to the window's socket; gives its answer. */
async function say(message) {
    const [name] = (await readdir(desktop.runtime)).filter(name => /^ambrotype-.*\.sock$/.test(name));
    const socket = path.join(desktop.runtime, name);
    await access(socket);
    return new Promise(resolve => {
        let answer = "";
        const stream = net.connect({ path: socket, allowHalfOpen: true }, () => stream.end(message));
        stream.on("data", text => (answer += text));
        stream.on("error", () => {});
        stream.on("close", () => resolve(answer));
    });
}
