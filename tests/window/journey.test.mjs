// The whole way through the program, as a person walks it, in the real window: a photo goes in, a portrait comes out, it
// stays in the vault over a restart, and it goes when it is told to.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { imageDifference, imageInfo, Desktop } from "./desktop.mjs";
import { BACKSPACE, END, HOME, waitUntil } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const PASSPHRASE = "glass plate, no negative";

/** Processes of our own: the window, the darkroom, and the darkroom of the previews. */
const OWN_PROCESSES = 3;

let desktop;
/** A folder of the person's own, outside the program's home. */
let folder;
/** The first step that failed. */
let failedStep;

before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ambrotype-desk-"));
    desktop = await Desktop.open("journey");
    await desktop.start();
});

after(async () => {
    await desktop?.close();
    await rm(folder, { recursive: true, force: true });
});

step("the first start asks for a passphrase where there is no keychain, and opens the vault", async () => {
    const page = desktop.session;
    await page.find("welcome");
    const create = await page.find("create-vault");
    assert.equal(await create.property("disabled"), true, "a vault without a key must not be made");
    await desktop.screenshot("1-welcome");

    await (await page.find("passphrase")).type(PASSPHRASE);
    await (await page.find("passphrase-again")).type(`${PASSPHRASE}!`);
    assert.equal(await create.property("disabled"), true, "two different passphrases must not be taken");
    await (await page.find("passphrase-again")).type(BACKSPACE);
    await create.click();
    await page.find("import-prompt");
    await desktop.screenshot("2-invitation");
});

step("three files dropped at once become two portraits and one clear fault", async context => {
    const page = desktop.session;
    const [second, corrupt] = [path.join(folder, "second.jpg"), path.join(folder, "corrupt.jpg")];
    const photo = await readFile(SAMPLE);
    await writeFile(second, photo);
    await writeFile(corrupt, photo.subarray(0, 20_000));
    const invitation = await page.find("import-prompt");
    const taken = performance.now();
    await desktop.dropFiles(invitation, SAMPLE, corrupt, second);
    await page.find("result");
    context.diagnostic(`${((performance.now() - taken) / 1000).toFixed(1)} s from taking the files up to the first portrait`);
    await waitUntil("both are kept", async () => (await page.text()).includes("Gallery (2)"));
    const fault = await page.find("job-failed");
    assert.match(await fault.text(), /corrupt\.jpg.+\n.+/, "its name, a sentence and a remedy");
    await desktop.screenshot("3-two-and-a-fault");
    await (await page.find("dismiss")).click();
    assert.equal(await galleryCount(), 2);
    await (await page.findAll("gallery-item"))[1].click();
});

step("the photo and its portrait lie on each other, and the slider shows as much of either as one likes", async () => {
    const page = desktop.session;
    await waitForImage("result");
    await waitForImage("original");
    await page.waitGone("notice-info");

    const slider = await page.find("compare-slider");
    await slider.type(END);
    // The pictures fade in, and the screen may be a frame behind the page: what counts is what it comes to show.
    const shown = async label => desktop.screenshot(label, await page.find("result"));
    const photo = await waitUntil("the left side is the photo that was dropped", async () => {
        const shot = await shown("3-photo");
        return (await imageDifference(shot, SAMPLE)) < 0.1 && shot;
    });
    await slider.type(HOME);
    await waitUntil("the right side is not that photo, but a portrait of it", async () => {
        return (await imageDifference(await shown("4-portrait"), photo)) > 0.1;
    });
    await desktop.screenshot("5-stage");
});

step("the window, the darkroom and WebKit's own processes all run behind the socket filter", async () => {
    const processes = await desktop.processStatuses();
    const names = processes.map(status => status.match(/^Name:\s+(.+)$/m)[1]);
    assert.ok(names.includes("WebKitWebProces") && names.filter(name => name === "ambrotype").length === OWN_PROCESSES, names.join(", "));
    for (const status of processes) {
        const [, name] = status.match(/^Name:\s+(.+)$/m);
        assert.match(status, /^Seccomp:\s+2$/m, `${name} is not filtered`);
        assert.match(status, /^NoNewPrivs:\s+1$/m, `${name} could shed the filter`);
    }
});

step("the gallery keeps it", async () => {
    assert.equal(await galleryCount(), 2);
    await desktop.screenshot("6-gallery");
    assert.match(await desktop.session.text(), /astronaut/);
});

step("a damaged file and a file that is no picture are told apart, with a remedy, and nothing is kept of them", async () => {
    const page = desktop.session;
    const damaged = path.join(folder, "cut short.jpg");
    await writeFile(damaged, await readFile(SAMPLE));
    await truncate(damaged, 20_000);
    const letter = path.join(folder, "letter.jpg");
    await writeFile(letter, "Dear astronaut, this is not a picture.");

    await (await page.find("show-studio")).click();
    await desktop.dropFiles(await page.find("portrait-view"), damaged, letter);
    const faults = await waitUntil("both faults are told", async () => {
        const told = [...(await page.findAll("job-failed")), ...(await page.findAll("notice-fault"))];
        return told.length === 2 && Promise.all(told.map(fault => fault.text()));
    });
    await desktop.screenshot("7-faults");
    assert.match(faults.find(fault => fault.includes("cut short.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.match(faults.find(fault => fault.includes("letter.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.notEqual(...faults.map(fault => fault.replace(/^.*?: /, "")));
    for (let left = await page.findAll("dismiss"); left.length > 0; left = await page.findAll("dismiss")) await left[0].click();
    assert.equal(await galleryCount(), 2);
});

step("an export is a clean picture of the size of the photo", async () => {
    const page = desktop.session;
    const target = path.join(folder, "portrait.jpg");
    await (await page.findAll("gallery-item"))[1].click();
    await (await page.find("export")).click();
    await desktop.fillDialog("Export the portrait", target);
    await waitUntil("it is told", async () => (await page.text()).includes("Written: portrait.jpg"));

    const { width, height } = await imageInfo(SAMPLE);
    assert.deepEqual(await imageInfo(target), { width, height, format: "JPEG" });
    const bytes = await readFile(target);
    for (const mark of ["Exif", "http://ns.adobe.com/xap", "Photoshop", "ICC_PROFILE"]) {
        assert.equal(bytes.includes(mark), false, `no ${mark} in an exported file`);
    }
    assert.ok((await imageDifference(path.join(desktop.artefacts, "journey-4-portrait.png"), target)) < 0.1);
});

step("a portrait is dragged out: as pixels to who takes pixels, as a file for a while to who takes files", async () => {
    const page = desktop.session;
    const [pixels, file] = [path.join(folder, "pixels.jpg"), path.join(folder, "file.jpg")];
    await desktop.dragOut(await page.find("drag-out"), "pixels", pixels);
    assert.deepEqual(await lentFiles(), [], "pixels need no file");
    await desktop.dragOut(await page.find("drag-out"), "file", file);
    assert.equal((await lentFiles()).length, 1);
    const { width, height } = await imageInfo(SAMPLE);
    assert.deepEqual(await imageInfo(file), { width, height, format: "JPEG" });
    assert.ok((await readFile(file)).equals(await readFile(pixels)));
    assert.equal((await readFile(file)).includes("Exif"), false);
    await (await page.find("show-gallery")).click();
    await desktop.dragOut((await page.findAll("gallery-item"))[1], "file", file);
    assert.equal(await galleryCount(), 2, "what we drag is no new photo");
    await (await page.findAll("gallery-item"))[1].click();
});

step("after a restart the vault is locked, a wrong passphrase opens nothing, the right one shows the portrait again", async () => {
    await desktop.stop();
    await desktop.start();
    const page = desktop.session;
    await page.find("unlock");
    assert.deepEqual(await lentFiles(), [], "what was lent is taken back");
    assert.equal((await page.findAll("gallery-item")).length, 0);

    await (await page.find("passphrase")).type("glass plate, two negatives");
    await (await page.find("unlock-vault")).click();
    await page.find("vault-fault");
    await desktop.screenshot("8-wrong-passphrase");

    await (await page.find("passphrase")).type(PASSPHRASE);
    await (await page.find("unlock-vault")).click();
    await page.waitGone("unlock");
    assert.equal(await galleryCount(), 2);
    await (await page.findAll("gallery-item"))[1].click();
    await waitForImage("result");
    await (await page.find("compare-slider")).type(HOME);
    const before = path.join(desktop.artefacts, "journey-4-portrait.png");
    await waitUntil("the screen shows the same portrait as before the restart", async () => {
        const again = await desktop.screenshot("9-after-restart", await page.find("result"));
        return (await imageDifference(again, before)) < 0.01;
    });
});

step("one photo is purged, the other stays", async () => {
    const page = desktop.session;
    await waitForImage("result");
    await (await page.find("purge")).click();
    await (await page.find("purge-confirm")).click();
    await waitUntil("it is told", async () => (await page.text()).includes("Purged."));
    await (await page.find("notice-action")).click();
    await page.find("receipt");
    await desktop.screenshot("10-receipt");
    await (await page.find("close-receipt")).click();
    await page.waitGone("receipt");
    assert.equal(await galleryCount(), 1);
    await desktop.screenshot("11-one-purged");
});

step("a second start hands its photo to the window that is there, and ends", async () => {
    const page = desktop.session;
    assert.equal(await desktop.runProgram([SAMPLE]), 0);
    await waitUntil("its portrait is kept", async () => (await page.text()).includes("Gallery (2)"));
    await waitForImage("result");
    assert.equal((await desktop.processStatuses()).filter(status => /^Name:\s+ambrotype$/m.test(status)).length, OWN_PROCESSES, "there is one window");
    await (await page.find("purge")).click();
    await (await page.find("purge-confirm")).click();
    await waitUntil("it is purged", async () => (await page.text()).includes("Gallery (1)"));
    assert.equal(await galleryCount(), 1);
});

step("everything is purged by one click and one deliberate hold, and nothing is left of any photo in the home folder", async () => {
    const page = desktop.session;
    await (await page.find("purge-all")).click();
    const hold = await page.find("purge-all-hold");
    await hold.hold(200);
    assert.equal((await page.findAll("gallery-item")).length, 1, "let go too early, nothing happens");
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

/** The files that lie in the user's runtime folder for other programs to read. */
async function lentFiles() {
    const folders = (await readdir(desktop.runtime)).filter(name => name.endsWith(".lent"));
    return (await Promise.all(folders.map(folder => readdir(path.join(desktop.runtime, folder))))).flat();
}

/** One step of the way. Where one fails the screen is kept as a picture, and the steps that start from it are not walked. */
function step(title, body) {
    test(title, async context => {
        if (failedStep) return context.skip(`after “${failedStep}” failed`);
        try {
            await body(context);
        } catch (error) {
            failedStep = title;
            await desktop.screenshot("failed").catch(() => {});
            throw error;
        }
    });
}

/** How many photos the gallery shows; leaves the gallery open. */
async function galleryCount() {
    await (await desktop.session.find("show-gallery")).click();
    await waitUntil("the gallery is there", async () => {
        const shown = [...(await desktop.session.findAll("gallery")), ...(await desktop.session.findAll("gallery-empty"))];
        return shown.length > 0;
    });
    return (await desktop.session.findAll("gallery-item")).length;
}

/** Waits until an image has arrived, through the photo protocol and no other way. */
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
