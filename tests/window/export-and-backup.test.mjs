// Export of a selection as files and as one archive, and backup and restore between two computers, all through the system's file
// dialogs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { Desktop } from "./desktop.mjs";
import { imageDifference, imageInfo } from "./images.mjs";
import { SAMPLE, createVault, showEachPhoto, waitForPhotos, waitForPortrait, waitForText } from "./steps.mjs";
import { CONTROL, ESCAPE, HOME, waitUntil } from "./webdriver.mjs";

const PHOTOS = 2;
const PASSPHRASE = "for the road";

const run = promisify(execFile);
const desktops = [];
let old;
let backupFile;

before(async () => {
    old = await newComputer("old");
    backupFile = path.join(old.files, "all of it.ambrotype-case");
    await old.dropFiles(await old.session.find("import-prompt"), ...Array(PHOTOS).fill(SAMPLE));
    await waitForPhotos(old.session, PHOTOS);
    await old.session.click("show-gallery");
    await old.session.find("gallery-item");
});
after(() => Promise.all(desktops.map(desktop => desktop.close())));

test("a selection is exported into a folder, under different names, and into one zip file", async () => {
    const exports = path.join(old.files, "portraits");
    await mkdir(exports);
    await old.session.press(CONTROL, "a");
    await old.session.click("export-folder");
    await old.chooseFile("Choose a folder for the portraits", exports);
    await waitForText(old.session, `${PHOTOS} pictures saved: portraits`);
    const written = await readdir(exports);
    assert.equal(written.length, PHOTOS);

    const archive = path.join(old.files, "portraits.zip");
    await old.session.click("export-zip");
    await old.fillDialog("Export the portraits as a ZIP file", archive);
    await waitForText(old.session, `${PHOTOS} pictures saved: portraits.zip`);
    const unpacked = path.join(old.files, "unpacked");
    await run("/usr/bin/python3", ["-m", "zipfile", "-e", archive, unpacked]);
    // Names are random: nothing links the two exports but the pictures.
    const packed = await readdir(unpacked);
    assert.deepEqual(packed.filter(name => written.includes(name)), []);
    const contents = async (folder, names) =>
        (await Promise.all(names.map(name => readFile(path.join(folder, name), "base64")))).sort();
    assert.deepEqual(await contents(unpacked, packed), await contents(exports, written));
    await old.session.press(ESCAPE);
    await old.session.waitGone("selected");

    const { width, height } = await imageInfo(SAMPLE);
    for (const name of written) {
        const file = path.join(exports, name);
        assert.deepEqual(await imageInfo(file), { width, height, format: "JPEG" });
    }
});

test("a backup file brings every photo to another computer, once, and opens with its passphrase alone", async () => {
    await openSettings(old);
    // The passphrase of the vault is asked for once more: a wrong one gives no file.
    const typePassphrases = async present => {
        await (await old.session.scrollTo("backup-present-passphrase")).type(present);
        for (const id of ["backup-passphrase", "backup-passphrase-again"]) await (await old.session.scrollTo(id)).type(PASSPHRASE);
        await old.session.click("backup-submit");
    };
    await typePassphrases(PASSPHRASE);
    await waitForText(old.session, "This passphrase does not unlock the vault.");
    await old.session.waitGone("notice-info");
    await old.session.click("dismiss-notice");
    await old.session.waitGone("notice-fault");
    await typePassphrases(vaultPassphrase("old"));
    await old.fillDialog("Save the backup file", backupFile);
    await waitForText(old.session, `${PHOTOS} photos are in all of it.ambrotype-case.`);
    const sealed = await readFile(backupFile);
    for (const secret of ["astronaut", "JFIF", PASSPHRASE]) assert.equal(sealed.includes(secret), false, `${secret} in a backup file`);

    const other = await newComputer("other");
    await restoreBackup(other, "for the rod");
    await other.session.find("notice-fault");
    await other.session.click("dismiss-notice");
    await restoreBackup(other, PASSPHRASE);
    await waitForPhotos(other.session, PHOTOS);
    await restoreBackup(other, PASSPHRASE);
    await waitForText(other.session, "already");

    await showEachPhoto(other.session);
    assert.equal((await other.session.findAll("gallery-item")).length, PHOTOS, "no photo is restored twice");
    const results = [await openFirstPortrait(old), await openFirstPortrait(other)];
    // Pictures fade in.
    await waitUntil("both show the same portrait", async () => {
        const [before, after] = [await old.screenshot("portrait", results[0]), await other.screenshot("portrait", results[1])];
        return (await imageDifference(before, after)) < 0.01;
    });
});

/** A desktop with a new, open vault. */
async function newComputer(name) {
    const desktop = await Desktop.launch(`export-and-backup-${name}`);
    desktops.push(desktop);
    await createVault(desktop.session, vaultPassphrase(name));
    return desktop;
}

function vaultPassphrase(name) {
    return `${name} glass plate`;
}

async function openSettings(desktop) {
    await desktop.session.click("show-settings");
    await desktop.session.find("backup-file");
}

async function restoreBackup(desktop, passphrase) {
    await openSettings(desktop);
    await (await desktop.session.scrollTo("restore-passphrase")).type(passphrase);
    await (await desktop.session.scrollTo("restore-submit")).click();
    await desktop.chooseFile("Choose a backup file", backupFile);
}

/** Opens the first portrait of the gallery and shows it without the photo; gives its element. */
async function openFirstPortrait(desktop) {
    await showEachPhoto(desktop.session);
    await desktop.session.click("gallery-item");
    const result = await waitForPortrait(desktop.session);
    await desktop.session.type("compare-slider", HOME);
    await desktop.session.waitGone("notice-info");
    return result;
}
