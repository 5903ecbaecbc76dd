// The window on a vault whose file system has no byte free: photos are listed, exported and purged, and the vault is unlocked.
//
// The file system is a real one in memory, which takes the right to mount it. Where that is not given the test says so.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, statfs } from "node:fs/promises";
import path from "node:path";
import { after, before } from "node:test";
import { promisify } from "node:util";

import { Desktop } from "./desktop.mjs";
import { imageInfo } from "./images.mjs";
import { SAMPLE, chain, exportPortrait, keepSample, showEachPhoto, unlock, waitForPhotos, waitForPortrait, waitForText } from "./steps.mjs";
import { HOME } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";

const run = promisify(execFile);
let desktop;
let disk;
before(async () => {
    desktop = await Desktop.open("full-disk");
    const folder = path.join(desktop.home, ".local/share");
    await mkdir(folder, { recursive: true });
    disk = await run("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]).then(() => folder, () => undefined);
});
after(async () => {
    await desktop?.session?.end().catch(() => {});
    if (disk) await run("umount", ["--lazy", disk]);
    await desktop?.close();
});

const chained = chain(() => desktop);
const step = (title, body) => chained(title, context => (disk ? body(context) : context.skip("a file system cannot be mounted here")));

step("two portraits are kept, and then the disk is full", async () => {
    await desktop.start();
    const page = desktop.session;
    await keepSample(desktop, PASSPHRASE);
    assert.equal(await desktop.runProgram([SAMPLE]), 0);
    await waitForPhotos(page, 2, 180);
    await fill();
});

step("one of them is purged", async () => {
    const page = desktop.session;
    await purgeFirst(page);
    await waitForPhotos(page, 1);
    // It can be undone for ten seconds, and a program that is killed meanwhile leaves it.
    await waitForText(page, "Purged.");
    assert.equal((await page.findAll("notice-fault")).length, 0);
});

step("after a restart, on a full disk, the right passphrase opens the vault, and a wrong one does not", async () => {
    await desktop.stop();
    await fill();
    await desktop.start();
    const page = desktop.session;
    await page.type("passphrase", "another glass plate");
    await page.click("unlock-vault");
    assert.match(await (await page.find("vault-fault")).text(), /does not unlock/);
    await fill();
    await unlock(page, PASSPHRASE);
});

step("the photos are listed and shown", async () => {
    const page = desktop.session;
    await fill();
    await waitForPhotos(page, 1);
    await page.click("show-gallery");
    await page.click("gallery-item");
    await waitForPortrait(page);
});

step("a portrait is exported to another disk", async () => {
    const page = desktop.session;
    await fill();
    const target = path.join(desktop.files, "portrait.jpg");
    await page.type("compare-slider", HOME);
    await exportPortrait(page);
    await desktop.fillDialog("Export the portrait", target);
    await waitForText(page, "Saved: portrait.jpg");
    const { width, height } = await imageInfo(SAMPLE);
    assert.deepEqual(await imageInfo(target), { width, height, format: "JPEG" });
});

step("the last one is purged, and the vault opens again", async () => {
    const page = desktop.session;
    await fill();
    await purgeFirst(page);
    await page.find("import-prompt");
    await page.click("lock");
    await page.find("unlock");
    await fill();
    await unlock(page, PASSPHRASE);
    assert.equal((await page.findAll("notice-fault")).length, 0);
});

/** Leaves no byte free. */
async function fill() {
    await run("sh", ["-c", 'cat /dev/zero >>"$1/filler" 2>/dev/null; true', "sh", disk]);
    assert.equal((await statfs(disk)).bavail, 0);
}

/** Opens the first photo of the gallery and purges it. */
async function purgeFirst(page) {
    await showEachPhoto(page);
    await page.click("gallery-item");
    await waitForPortrait(page);
    await page.click("purge");
    await page.click("purge-confirm");
}
