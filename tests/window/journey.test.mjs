// The user's way through the program in the real window: a photo goes in, a portrait comes out, it stays in the vault over a
// restart, and it is purged on request.

import assert from "node:assert/strict";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { imageDifference, imageInfo } from "./images.mjs";
import { SAMPLE, chain, exportPortrait, showEachPhoto, unlock, waitForPhotos, waitForText } from "./steps.mjs";
import { BACKSPACE, END, HOME, waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";

/** The program's own processes at least: the window, the darkroom of the next photo, and that of the previews. One more shows a photo. */
const OWN_PROCESSES = 3;

let desktop;
before(async () => void (desktop = await Desktop.launch("journey")));
after(() => desktop?.close());

const step = chain(() => desktop);

step("the first start needs a passphrase where there is no keychain, and opens the vault", async () => {
    const page = desktop.session;
    await page.find("welcome");
    const create = await page.find("create-vault");
    assert.equal(await create.property("disabled"), true, "a vault without a key must not be created");
    await desktop.screenshot("1-welcome");

    await page.type("passphrase", PASSPHRASE);
    await page.type("passphrase-again", `${PASSPHRASE}!`);
    assert.equal(await create.property("disabled"), true, "two different passphrases must not be accepted");
    await page.type("passphrase-again", BACKSPACE);
    await create.click();
    await page.find("import-prompt");
    await desktop.screenshot("2-import-prompt");
});

step("three files dropped at once become two portraits and one clear fault", async context => {
    const page = desktop.session;
    const [second, corrupt] = [path.join(desktop.files, "second.jpg"), path.join(desktop.files, "corrupt.jpg")];
    const photo = await readFile(SAMPLE);
    await writeFile(second, photo);
    await writeFile(corrupt, photo.subarray(0, 20_000));
    const prompt = await page.find("import-prompt");
    const dropped = performance.now();
    await desktop.dropFiles(prompt,  SAMPLE, corrupt, second);
    await page.find("result");
    context.diagnostic(`${((performance.now() - dropped) /  1000).toFixed(1)} s from the drop to the first portrait`);
    await waitForPhotos(page, 2);
    const fault = await page.find("job-failed");
    assert.match(await fault.text(), /corrupt\.jpg.+\n.+/, "its name, a sentence and a remedy");
    await desktop.screenshot("3-two-and-a-fault");
    await page.click("dismiss");
    assert.equal(await galleryCount(), 2);
    await (await page.findAll("gallery-item"))[1].click();
});

step("photo and portrait are stacked, and the slider shows any part of either", async () => {
    const page = desktop.session;
    await waitForImage("result");
    await waitForImage("original");
    await page.waitGone("notice-info");

    const slider = await page.find("compare-slider");
    await slider.type(END);
    // The pictures fade in, and the screen may be a frame behind the page: wait for the final state.
    const shown = async label => desktop.screenshot(label, await page.find("result"));
    const photo = await waitUntil("the left side is the dropped photo", async () => {
        const shot = await shown("3-photo");
        return (await imageDifference(shot, SAMPLE)) < 0.1 && shot;
    });
    await slider.type(HOME);
    await waitUntil("the right side is not the photo, but a portrait of it", async () => {
        return (await imageDifference(await shown("4-portrait"), photo)) > 0.1;
    });
    await desktop.screenshot("5-portrait-view");
});

step("the window, the darkroom and WebKit's processes all run behind the socket filter", async () => {
    const processes = await desktop.processStatuses();
    const names = processes.map(status => status.match(/^Name:\s+(.+)$/m)[1]);
    assert.ok(names.includes("WebKitWebProces") && names.filter(name => name === "ambrotype").length >= OWN_PROCESSES, names.join(", "));
    for (const status of processes) {
        const [, name] = status.match(/^Name:\s+(.+)$/m);
        assert.match(status, /^Seccomp:\s+2$/m, `${name} is not filtered`);
        assert.match(status, /^NoNewPrivs:\s+1$/m, `${name} could shed the filter`);
    }
});

step("the gallery keeps both", async () => {
    assert.equal(await galleryCount(), 2);
    await desktop.screenshot("6-gallery");
    assert.match(await desktop.session.text(), /astronaut/);
});

step("a damaged file and a file that is no picture show different faults, with a remedy, and nothing of them is kept", async () => {
    const page = desktop.session;
    const damaged = path.join(desktop.files, "cut short.jpg");
    await writeFile(damaged, await readFile(SAMPLE));
    await truncate(damaged, 20_000);
    const letter = path.join(desktop.files, "letter.jpg");
    await writeFile(letter, "Dear astronaut, this is not a picture.");

    await page.click("show-studio");
    await desktop.dropFiles(await page.find("portrait-view"), damaged, letter);
    const faults = await waitUntil("both faults are shown", async () => {
        const shown = [...(await page.findAll("job-failed")), ...(await page.findAll("notice-fault"))];
        return shown.length === 2 && Promise.all(shown.map(fault => fault.text()));
    });
    await desktop.screenshot("7-faults");
    assert.match(faults.find(fault => fault.includes("cut short.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.match(faults.find(fault => fault.includes("letter.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.notEqual(...faults.map(fault => fault.replace(/^.*?: /, "")));
    for (let left = await page.findAll("dismiss"); left.length > 0; left = await page.findAll("dismiss")) await left[0].click();
    assert.equal(await galleryCount(), 2);
});

step("an export has no metadata and the size of the photo", async () => {
    const page = desktop.session;
    const target = path.join(desktop.files, "portrait.jpg");
    await (await page.findAll("gallery-item"))[1].click();
    await exportPortrait(page);
    await desktop.fillDialog("Export the portrait", target);
    await waitForText(page, "Saved: portrait.jpg");

    const { width, height } = await imageInfo(SAMPLE);
    assert.deepEqual(await imageInfo(target), { width, height, format: "JPEG" });
    const bytes = await readFile(target);
    for (const mark of ["Exif", "http://ns.adobe.com/xap", "Photoshop", "ICC_PROFILE"]) {
        assert.equal(bytes.includes(mark), false, `no ${mark} in an exported file`);
    }
    assert.ok((await imageDifference(path.join(desktop.artefacts, "journey-4-portrait.png"), target)) < 0.1);
});

step("a portrait is dragged out: as pixels, or as a file that is lent for a while", async () => {
    const page = desktop.session;
    const [pixels, file] = [path.join(desktop.files, "pixels.jpg"), path.join(desktop.files, "file.jpg")];
    await desktop.dragOut(await page.find("drag-out"), "pixels", pixels);
    assert.deepEqual(await lentFiles(), [], "pixels need no file");
    await desktop.dragOut(await page.find("drag-out"), "file", file);
    assert.equal((await lentFiles()).length, 1);
    const { width, height } = await imageInfo(SAMPLE);
    assert.deepEqual(await imageInfo(file), { width, height, format: "JPEG" });
    assert.ok((await readFile(file)).equals(await readFile(pixels)));
    assert.equal((await readFile(file)).includes("Exif"), false);
    await page.click("show-gallery");
    await desktop.dragOut((await page.findAll("gallery-item"))[1], "file", file);
    assert.equal(await galleryCount(), 2, "the program's own drag adds no photo");
    await (await page.findAll("gallery-item"))[1].click();
});

step("after a restart the vault is locked, a wrong passphrase opens nothing, the right one shows the portrait again", async () => {
    await desktop.stop();
    await desktop.start();
    const page = desktop.session;
    await page.find("unlock");
    assert.deepEqual(await lentFiles(), [], "lent files are removed");
    assert.equal((await page.findAll("gallery-item")).length, 0);

    await page.type("passphrase", "glass plate, two negatives");
    await page.click("unlock-vault");
    await page.find("vault-fault");
    await desktop.screenshot("8-wrong-passphrase");

    await unlock(page, PASSPHRASE);
    assert.equal(await galleryCount(), 2);
    await (await page.findAll("gallery-item"))[1].click();
    await waitForImage("result");
    await page.type("compare-slider", HOME);
    const before = path.join(desktop.artefacts, "journey-4-portrait.png");
    await waitUntil("the screen shows the same portrait as before the restart", async () => {
        const again = await desktop.screenshot("9-after-restart", await page.find("result"));
        return (await imageDifference(again, before)) < 0.01;
    });
});

step("one photo is purged, the other stays", async () => {
    const page = desktop.session;
    await waitForImage("result");
    await page.click("purge");
    await page.click("purge-confirm");
    await waitForText(page, "Purged.");
    await page.click("notice-action");
    await page.find("receipt");
    await desktop.screenshot("10-receipt");
    await page.click("close-receipt");
    await page.waitGone("receipt");
    assert.equal(await galleryCount(), 1);
    await desktop.screenshot("11-one-purged");
});

step("a second start passes its photo to the open window, and ends", async () => {
    const page = desktop.session;
    assert.equal(await desktop.runProgram([SAMPLE]), 0);
    await waitForPhotos(page, 2);
    await waitForImage("result");
    assert.equal((await desktop.processStatuses()).filter(status => /^Name:\s+ambrotype$/m.test(status)).length, OWN_PROCESSES, "there is one window");
    await page.click("purge");
    await page.click("purge-confirm");
    await waitForPhotos(page, 1);
    assert.equal(await galleryCount(), 1);
});

step("everything is purged by a click and a hold, and nothing of any photo is left in the home folder", async () => {
    const page = desktop.session;
    await page.click("purge-all");
    const hold = await page.find("purge-all-hold");
    await hold.hold(200);
    assert.equal((await page.findAll("gallery-item")).length, 1, "released too early, nothing happens");
    await desktop.screenshot("12-purge-everything");
    await hold.hold(1500);
    await page.find("welcome");
    await desktop.screenshot("13-nothing-left");

    await desktop.stop();
    await desktop.start();
    await desktop.session.find("welcome");
    await desktop.stop();
    const photo = await readFile(SAMPLE);
    const middle = photo.subarray(photo.length >> 1, (photo.length >> 1) + 32);
    for (const [file, bytes] of await readAllFiles(desktop.home)) {
        assert.equal(bytes.includes(middle), false, `bytes of the photo in ${file}`);
        assert.equal(bytes.includes("astronaut"), false, `the photo's name in ${file}`);
        assert.equal(bytes.includes(Buffer.from("astronaut", "utf16le")), false, `the photo's name in ${file}`);
        assert.equal(bytes.includes(PASSPHRASE), false, `the passphrase in ${file}`);
    }
});

/** The files in the user's runtime folder that are lent to other programs. */
async function lentFiles() {
    const folders = (await readdir(desktop.runtime)).filter(name => name.endsWith(".lent"));
    return (await Promise.all(folders.map(folder => readdir(path.join(desktop.runtime, folder))))).flat();
}

/** Opens the gallery and counts its photos. */
async function galleryCount() {
    await showEachPhoto(desktop.session);
    await waitUntil("the gallery is there", async () => {
        const shown = [...(await desktop.session.findAll("gallery")), ...(await desktop.session.findAll("gallery-empty"))];
        return shown.length > 0;
    });
    return (await desktop.session.findAll("gallery-item")).length;
}

/** Waits until an image is loaded, and checks that it came through the photo protocol. */
async function waitForImage(id) {
    const image = await desktop.session.find(id);
    await waitUntil(`“${id}” is loaded`, async () => (await image.property("complete")) && (await image.property("naturalWidth")) > 0);
    assert.match(await image.property("src"), /^photo:/);
}

/** Every plain file under a folder, with its bytes. */
async function readAllFiles(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
    return Promise.all(files.map(async file => [file, await readFile(file)]));
}
