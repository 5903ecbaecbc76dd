// The whole way through the program, as a person walks it, in the real window: a photo goes in, a portrait comes out, it
// stays in the case over a restart, and it goes when it is told to.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { difference, picture, Stage } from "./harness.mjs";
import { BACKSPACE, END, HOME, until } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const PASSPHRASE = "glass plate, no negative";

/** Processes of our own: the window, the darkroom, and the darkroom of the previews. */
const OURS = 3;

let stage;
/** A folder of the person's own, outside the program's home. */
let desk;
/** The first step that failed. */
let stumbled;

before(async () => {
    desk = await mkdtemp(path.join(tmpdir(), "ambrotype-desk-"));
    stage = await Stage.open("journey");
    await stage.start();
});

after(async () => {
    await stage?.close();
    await rm(desk, { recursive: true, force: true });
});

step("the first start asks for a passphrase where there is no keychain, and opens the case", async () => {
    const page = stage.session;
    await page.see("welcome");
    const create = await page.see("create-vault");
    assert.equal(await create.property("disabled"), true, "a case without a key must not be made");
    await stage.photograph("1-welcome");

    await (await page.see("passphrase")).type(PASSPHRASE);
    await (await page.see("passphrase-again")).type(`${PASSPHRASE}!`);
    assert.equal(await create.property("disabled"), true, "two different passphrases must not be taken");
    await (await page.see("passphrase-again")).type(BACKSPACE);
    await create.click();
    await page.see("invitation");
    await stage.photograph("2-invitation");
});

step("three files dropped at once become two portraits and one clear fault", async context => {
    const page = stage.session;
    const [second, corrupt] = [path.join(desk, "second.jpg"), path.join(desk, "corrupt.jpg")];
    const photo = await readFile(SAMPLE);
    await writeFile(second, photo);
    await writeFile(corrupt, photo.subarray(0, 20_000));
    const invitation = await page.see("invitation");
    const taken = performance.now();
    await stage.drop(invitation, SAMPLE, corrupt, second);
    await page.see("result");
    context.diagnostic(`${((performance.now() - taken) / 1000).toFixed(1)} s from taking the files up to the first portrait`);
    await until("both are kept", async () => (await page.text()).includes("Gallery (2)"));
    const fault = await page.see("job-failed");
    assert.match(await fault.text(), /corrupt\.jpg.+\n.+/, "its name, a sentence and a remedy");
    await stage.photograph("3-two-and-a-fault");
    await (await page.see("dismiss")).click();
    assert.equal(await kept(), 2);
    await (await page.all("gallery-item"))[1].click();
});

step("the photo and its portrait lie on each other, and the slider shows as much of either as one likes", async () => {
    const page = stage.session;
    await loaded("result");
    await loaded("original");
    await page.gone("notice-done");

    const slider = await page.see("compare-slider");
    await slider.type(END);
    // The pictures fade in, and the screen may be a frame behind the page: what counts is what it comes to show.
    const shown = async label => stage.photograph(label, await page.see("result"));
    const photo = await until("the left side is the photo that was dropped", async () => {
        const shot = await shown("3-photo");
        return (await difference(shot, SAMPLE)) < 0.1 && shot;
    });
    await slider.type(HOME);
    await until("the right side is not that photo, but a portrait of it", async () => {
        return (await difference(await shown("4-portrait"), photo)) > 0.1;
    });
    await stage.photograph("5-stage");
});

step("the window, the darkroom and WebKit's own processes all run behind the socket filter", async () => {
    const processes = await stage.processes();
    const names = processes.map(status => status.match(/^Name:\s+(.+)$/m)[1]);
    assert.ok(names.includes("WebKitWebProces") && names.filter(name => name === "ambrotype").length === OURS, names.join(", "));
    for (const status of processes) {
        const [, name] = status.match(/^Name:\s+(.+)$/m);
        assert.match(status, /^Seccomp:\s+2$/m, `${name} is not filtered`);
        assert.match(status, /^NoNewPrivs:\s+1$/m, `${name} could shed the filter`);
    }
});

step("the gallery keeps it", async () => {
    assert.equal(await kept(), 2);
    await stage.photograph("6-gallery");
    assert.match(await stage.session.text(), /astronaut/);
});

step("a damaged file and a file that is no picture are told apart, with a remedy, and nothing is kept of them", async () => {
    const page = stage.session;
    const damaged = path.join(desk, "cut short.jpg");
    await writeFile(damaged, await readFile(SAMPLE));
    await truncate(damaged, 20_000);
    const letter = path.join(desk, "letter.jpg");
    await writeFile(letter, "Dear astronaut, this is not a picture.");

    await (await page.see("show-stage")).click();
    await stage.drop(await page.see("stage"), damaged, letter);
    const faults = await until("both faults are told", async () => {
        const told = [...(await page.all("job-failed")), ...(await page.all("notice-fault"))];
        return told.length === 2 && Promise.all(told.map(fault => fault.text()));
    });
    await stage.photograph("7-faults");
    assert.match(faults.find(fault => fault.includes("cut short.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.match(faults.find(fault => fault.includes("letter.jpg")), /.+\n.+/, "a sentence and a remedy");
    assert.notEqual(...faults.map(fault => fault.replace(/^.*?: /, "")));
    for (let left = await page.all("dismiss"); left.length > 0; left = await page.all("dismiss")) await left[0].click();
    assert.equal(await kept(), 2);
});

step("an export is a clean picture of the size of the photo", async () => {
    const page = stage.session;
    const target = path.join(desk, "portrait.jpg");
    await (await page.all("gallery-item"))[1].click();
    await (await page.see("export")).click();
    await stage.answer("Export the portrait", target);
    await until("it is told", async () => (await page.text()).includes("Written: portrait.jpg"));

    const { width, height } = await picture(SAMPLE);
    assert.deepEqual(await picture(target), { width, height, format: "JPEG" });
    const bytes = await readFile(target);
    for (const mark of ["Exif", "http://ns.adobe.com/xap", "Photoshop", "ICC_PROFILE"]) {
        assert.equal(bytes.includes(mark), false, `no ${mark} in an exported file`);
    }
    assert.ok((await difference(path.join(stage.artefacts, "journey-4-portrait.png"), target)) < 0.1);
});

step("a portrait is dragged out: as pixels to who takes pixels, as a file for a while to who takes files", async () => {
    const page = stage.session;
    const [pixels, file] = [path.join(desk, "pixels.jpg"), path.join(desk, "file.jpg")];
    await stage.catch(await page.see("drag-out"), "pixels", pixels);
    assert.deepEqual(await lent(), [], "pixels need no file");
    await stage.catch(await page.see("drag-out"), "file", file);
    assert.equal((await lent()).length, 1);
    const { width, height } = await picture(SAMPLE);
    assert.deepEqual(await picture(file), { width, height, format: "JPEG" });
    assert.ok((await readFile(file)).equals(await readFile(pixels)));
    assert.equal((await readFile(file)).includes("Exif"), false);
    await (await page.see("show-gallery")).click();
    await stage.catch((await page.all("gallery-item"))[1], "file", file);
    assert.equal(await kept(), 2, "what we drag is no new photo");
    await (await page.all("gallery-item"))[1].click();
});

step("after a restart the case is locked, a wrong passphrase opens nothing, the right one shows the portrait again", async () => {
    await stage.stop();
    await stage.start();
    const page = stage.session;
    await page.see("unlock");
    assert.deepEqual(await lent(), [], "what was lent is taken back");
    assert.equal((await page.all("gallery-item")).length, 0);

    await (await page.see("passphrase")).type("glass plate, two negatives");
    await (await page.see("unlock-vault")).click();
    await page.see("vault-fault");
    await stage.photograph("8-wrong-passphrase");

    await (await page.see("passphrase")).type(PASSPHRASE);
    await (await page.see("unlock-vault")).click();
    await page.gone("unlock");
    assert.equal(await kept(), 2);
    await (await page.all("gallery-item"))[1].click();
    await loaded("result");
    await (await page.see("compare-slider")).type(HOME);
    const before = path.join(stage.artefacts, "journey-4-portrait.png");
    await until("the screen shows the same portrait as before the restart", async () => {
        const again = await stage.photograph("9-after-restart", await page.see("result"));
        return (await difference(again, before)) < 0.01;
    });
});

step("one photo is purged, the other stays", async () => {
    const page = stage.session;
    await loaded("result");
    await (await page.see("purge")).click();
    await (await page.see("purge-confirm")).click();
    await until("it is told", async () => (await page.text()).includes("Purged."));
    await (await page.see("notice-action")).click();
    await page.see("receipt");
    await stage.photograph("10-receipt");
    await (await page.see("close-receipt")).click();
    await page.gone("receipt");
    assert.equal(await kept(), 1);
    await stage.photograph("11-one-purged");
});

step("a second start hands its photo to the window that is there, and ends", async () => {
    const page = stage.session;
    assert.equal(await stage.again([SAMPLE]), 0);
    await until("its portrait is kept", async () => (await page.text()).includes("Gallery (2)"));
    await loaded("result");
    assert.equal((await stage.processes()).filter(status => /^Name:\s+ambrotype$/m.test(status)).length, OURS, "there is one window");
    await (await page.see("purge")).click();
    await (await page.see("purge-confirm")).click();
    await until("it is purged", async () => (await page.text()).includes("Gallery (1)"));
    assert.equal(await kept(), 1);
});

step("everything is purged by one click and one deliberate hold, and nothing is left of any photo in the home folder", async () => {
    const page = stage.session;
    await (await page.see("purge-all")).click();
    const hold = await page.see("purge-all-hold");
    await hold.hold(200);
    assert.equal((await page.all("gallery-item")).length, 1, "let go too early, nothing happens");
    await stage.photograph("12-purge-everything");
    await hold.hold(1500);
    await page.see("welcome");
    await stage.photograph("13-nothing-left");

    await stage.stop();
    await stage.start();
    await stage.session.see("welcome");
    await stage.stop();
    const photo = await readFile(SAMPLE);
    const middle = photo.subarray(photo.length >> 1, (photo.length >> 1) + 32);
    for (const [file, bytes] of await everything(stage.home)) {
        assert.equal(bytes.includes(middle), false, `bytes of the photo in ${file}`);
        assert.equal(bytes.includes("astronaut"), false, `the photo's name in ${file}`);
        assert.equal(bytes.includes(Buffer.from("astronaut", "utf16le")), false, `the photo's name in ${file}`);
        assert.equal(bytes.includes(PASSPHRASE), false, `the passphrase in ${file}`);
    }
});

/** The files that lie in the user's runtime folder for other programs to read. */
async function lent() {
    const folders = (await readdir(stage.runtime)).filter(name => name.endsWith(".lent"));
    return (await Promise.all(folders.map(folder => readdir(path.join(stage.runtime, folder))))).flat();
}

/** One step of the way. Where one fails the screen is kept as a picture, and the steps that start from it are not walked. */
function step(title, walk) {
    test(title, async context => {
        if (stumbled) return context.skip(`after “${stumbled}” failed`);
        try {
            await walk(context);
        } catch (error) {
            stumbled = title;
            await stage.photograph("failed").catch(() => {});
            throw error;
        }
    });
}

/** How many photos the gallery shows; leaves the gallery open. */
async function kept() {
    await (await stage.session.see("show-gallery")).click();
    await until("the gallery is there", async () => {
        const shown = [...(await stage.session.all("gallery")), ...(await stage.session.all("gallery-empty"))];
        return shown.length > 0;
    });
    return (await stage.session.all("gallery-item")).length;
}

/** Waits until an image has arrived, through the photo protocol and no other way. */
async function loaded(id) {
    const image = await stage.session.see(id);
    await until(`“${id}” is loaded`, async () => (await image.property("complete")) && (await image.property("naturalWidth")) > 0);
    assert.match(await image.property("src"), /^photo:/);
}

/** Every plain file under a folder, with its bytes. */
async function everything(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
    return Promise.all(files.map(async file => [file, await readFile(file)]));
}
