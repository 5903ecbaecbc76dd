// What a person takes along: portraits as files and as one archive, and the whole case to another computer. Every file is asked
// for in the system's own dialogs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { difference, picture, Stage } from "./harness.mjs";
import { CONTROL, ESCAPE, HOME, until } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const PHOTOS = 2;
const PASSPHRASE = "for the road";

const run = promisify(execFile);
/** A folder of the person's own, outside of either home. */
let desk;
let stages = [];
let old;
let caseFile;

before(async () => {
    desk = await mkdtemp(path.join(tmpdir(), "ambrotype-desk-"));
    caseFile = path.join(desk, "all of it.ambrotype-case");
    old = await computer("old");
    await old.drop(await old.session.see("invitation"), ...Array(PHOTOS).fill(SAMPLE));
    await says(old, `Gallery (${PHOTOS})`);
    await (await old.session.see("show-gallery")).click();
    await old.session.see("gallery-item");
});

after(async () => {
    for (const stage of stages) await stage.close();
    await rm(desk, { recursive: true, force: true });
});

test("what is selected goes into a folder, each under a name of its own, and into one zip file", async () => {
    const folder = path.join(desk, "portraits");
    await mkdir(folder);
    await old.session.press(CONTROL, "a");
    await (await old.session.see("export-folder")).click();
    await old.open("Choose a folder for the portraits", folder);
    await says(old, `${PHOTOS} pictures written: portraits`);
    const written = await readdir(folder);
    assert.equal(written.length, PHOTOS);

    const archive = path.join(desk, "portraits.zip");
    await (await old.session.see("export-zip")).click();
    await old.answer("Export the portraits as a zip file", archive);
    await says(old, `${PHOTOS} pictures written: portraits.zip`);
    const unpacked = path.join(desk, "unpacked");
    await run("/usr/bin/python3", ["-m", "zipfile", "-e", archive, unpacked]);
    assert.deepEqual((await readdir(unpacked)).sort(), written.sort());
    await old.session.press(ESCAPE);
    await old.session.gone("selected");

    const { width, height } = await picture(SAMPLE);
    for (const name of written) {
        const file = path.join(folder, name);
        assert.deepEqual(await picture(file), { width, height, format: "JPEG" });
        assert.ok((await readFile(path.join(unpacked, name))).equals(await readFile(file)));
    }
});

test("a case file brings every photo to another computer, once, and opens with its passphrase alone", async () => {
    await settings(old);
    for (const id of ["pack-passphrase", "pack-again"]) await (await old.session.bring(id)).type(PASSPHRASE);
    await (await old.session.see("pack")).click();
    await old.answer("Save the case file", caseFile);
    await says(old, `${PHOTOS} photos are in all of it.ambrotype-case.`);
    const sealed = await readFile(caseFile);
    for (const secret of ["astronaut", "JFIF", PASSPHRASE]) assert.equal(sealed.includes(secret), false, `${secret} in a case file`);

    const other = await computer("other");
    await bringIn(other, "for the rod");
    await other.session.see("notice-fault");
    await (await other.session.see("dismiss-notice")).click();
    await bringIn(other, PASSPHRASE);
    await says(other, `Gallery (${PHOTOS})`);
    await bringIn(other, PASSPHRASE);
    await says(other, "already");

    await (await other.session.see("show-gallery")).click();
    assert.equal((await other.session.all("gallery-item")).length, PHOTOS, "what is there is not brought in twice");
    const results = [await portrait(old), await portrait(other)];
    // Pictures fade in.
    await until("both show the same portrait", async () => {
        const [before, after] = [await old.photograph("portrait", results[0]), await other.photograph("portrait", results[1])];
        return (await difference(before, after)) < 0.01;
    });
});

/** A computer that nobody has used the program on, with the case made and open. */
async function computer(name) {
    const stage = await Stage.open(`moving-${name}`);
    stages.push(stage);
    await stage.start();
    for (const id of ["passphrase", "passphrase-again"]) await (await stage.session.see(id)).type(`${name} glass plate`);
    await (await stage.session.see("create-vault")).click();
    await stage.session.see("invitation");
    return stage;
}

async function settings(stage) {
    await (await stage.session.see("show-settings")).click();
    await stage.session.see("case-file");
}

async function bringIn(stage, passphrase) {
    await settings(stage);
    await (await stage.session.bring("unpack-passphrase")).type(passphrase);
    await (await stage.session.bring("unpack")).click();
    await stage.open("Choose a case file", caseFile);
}

/** Opens the first portrait of the gallery and lays it over its photo; gives where both are seen. */
async function portrait(stage) {
    await (await stage.session.see("show-gallery")).click();
    await (await stage.session.see("gallery-item")).click();
    const result = await stage.session.see("result");
    await until("the portrait is there", async () => (await result.property("naturalWidth")) > 0);
    await (await stage.session.see("compare-slider")).type(HOME);
    await stage.session.gone("notice-done");
    return result;
}

function says(stage, words) {
    return until(`the window says “${words}”`, async () => (await stage.session.text()).includes(words)).catch(async error => {
        await stage.photograph("failed");
        throw error;
    });
}
