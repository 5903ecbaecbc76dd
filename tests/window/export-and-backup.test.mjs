// What a person takes along: portraits as files and as one archive, and the whole vault to another computer. Every file is asked
// for in the system's own dialogs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { imageDifference, imageInfo, Desktop } from "./desktop.mjs";
import { CONTROL, ESCAPE, HOME, waitUntil } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const PHOTOS = 2;
const PASSPHRASE = "for the road";

const run = promisify(execFile);
/** A folder of the person's own, outside of either home. */
let folder;
let desktops = [];
let old;
let backupFile;

before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ambrotype-desk-"));
    backupFile = path.join(folder, "all of it.ambrotype-case");
    old = await newComputer("old");
    await old.dropFiles(await old.session.find("import-prompt"), ...Array(PHOTOS).fill(SAMPLE));
    await waitForText(old, `Gallery (${PHOTOS})`);
    await (await old.session.find("show-gallery")).click();
    await old.session.find("gallery-item");
});

after(async () => {
    for (const desktop of desktops) await desktop.close();
    await rm(folder, { recursive: true, force: true });
});

test("what is selected goes into a folder, each under a name of its own, and into one zip file", async () => {
    const exports = path.join(folder, "portraits");
    await mkdir(exports);
    await old.session.press(CONTROL, "a");
    await (await old.session.find("export-folder")).click();
    await old.chooseFile("Choose a folder for the portraits", exports);
    await waitForText(old, `${PHOTOS} pictures written: portraits`);
    const written = await readdir(exports);
    assert.equal(written.length, PHOTOS);

    const archive = path.join(folder, "portraits.zip");
    await (await old.session.find("export-zip")).click();
    await old.fillDialog("Export the portraits as a zip file", archive);
    await waitForText(old, `${PHOTOS} pictures written: portraits.zip`);
    const unpacked = path.join(folder, "unpacked");
    await run("/usr/bin/python3", ["-m", "zipfile", "-e", archive, unpacked]);
    assert.deepEqual((await readdir(unpacked)).sort(), written.sort());
    await old.session.press(ESCAPE);
    await old.session.waitGone("selected");

    const { width, height } = await imageInfo(SAMPLE);
    for (const name of written) {
        const file = path.join(exports, name);
        assert.deepEqual(await imageInfo(file), { width, height, format: "JPEG" });
        assert.ok((await readFile(path.join(unpacked, name))).equals(await readFile(file)));
    }
});

test("a backup file brings every photo to another computer, once, and opens with its passphrase alone", async () => {
    await openSettings(old);
    for (const id of ["backup-passphrase", "backup-passphrase-again"]) await (await old.session.scrollTo(id)).type(PASSPHRASE);
    await (await old.session.find("backup-submit")).click();
    await old.fillDialog("Save the backup file", backupFile);
    await waitForText(old, `${PHOTOS} photos are in all of it.ambrotype-case.`);
    const sealed = await readFile(backupFile);
    for (const secret of ["astronaut", "JFIF", PASSPHRASE]) assert.equal(sealed.includes(secret), false, `${secret} in a backup file`);

    const other = await newComputer("other");
    await restoreBackup(other, "for the rod");
    await other.session.find("notice-fault");
    await (await other.session.find("dismiss-notice")).click();
    await restoreBackup(other, PASSPHRASE);
    await waitForText(other, `Gallery (${PHOTOS})`);
    await restoreBackup(other, PASSPHRASE);
    await waitForText(other, "already");

    await (await other.session.find("show-gallery")).click();
    assert.equal((await other.session.findAll("gallery-item")).length, PHOTOS, "what is there is not brought in twice");
    const results = [await openFirstPortrait(old), await openFirstPortrait(other)];
    // Pictures fade in.
    await waitUntil("both show the same portrait", async () => {
        const [before, after] = [await old.screenshot("portrait", results[0]), await other.screenshot("portrait", results[1])];
        return (await imageDifference(before, after)) < 0.01;
    });
});

/** A computer that nobody has used the program on, with the vault made and open. */
async function newComputer(name) {
    const desktop = await Desktop.open(`export-and-backup-${name}`);
    desktops.push(desktop);
    await desktop.start();
    for (const id of ["passphrase", "passphrase-again"]) await (await desktop.session.find(id)).type(`${name} glass plate`);
    await (await desktop.session.find("create-vault")).click();
    await desktop.session.find("import-prompt");
    return desktop;
}

async function openSettings(desktop) {
    await (await desktop.session.find("show-settings")).click();
    await desktop.session.find("backup-file");
}

async function restoreBackup(desktop, passphrase) {
    await openSettings(desktop);
    await (await desktop.session.scrollTo("restore-passphrase")).type(passphrase);
    await (await desktop.session.scrollTo("restore-submit")).click();
    await desktop.chooseFile("Choose a backup file", backupFile);
}

/** Opens the first portrait of the gallery and lays it over its photo; gives where both are seen. */
async function openFirstPortrait(desktop) {
    await (await desktop.session.find("show-gallery")).click();
    await (await desktop.session.find("gallery-item")).click();
    const result = await desktop.session.find("result");
    await waitUntil("the portrait is there", async () => (await result.property("naturalWidth")) > 0);
    await (await desktop.session.find("compare-slider")).type(HOME);
    await desktop.session.waitGone("notice-info");
    return result;
}

function waitForText(desktop, words) {
    return waitUntil(`the window says “${words}”`, async () => (await desktop.session.text()).includes(words)).catch(async error => {
        await desktop.screenshot("failed");
        throw error;
    });
}
