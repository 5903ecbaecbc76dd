// Traces: picking, exporting and dropping files leaves the desktop's list of recent files as it was; traces of a photo are found,
// and the program's own are removed.

import assert from "node:assert/strict";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { Desktop } from "./desktop.mjs";
import { SAMPLE, createVault, exportPortrait, purgeEverything, waitForText } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";
/** How often each of picking, exporting and dropping is done. */
const TIMES = Number(process.env.AMBROTYPE_SOAK_RECENTS ?? 2);
const OTHERS = 50;

let desktop;
let recents;

before(async () => {
    desktop = await Desktop.open("traces");
    recents = path.join(desktop.home, ".local/share/recently-used.xbel");
    await writeFile(recents, recentsFile(Array.from({ length: OTHERS }, (_, number) => `letter-${number}.odt`)), { mode: 0o600 });
    await desktop.start();
    const page = desktop.session;
    await createVault(page, PASSPHRASE);
});

after(() => desktop?.close());

test("picked, exported and dropped files are not in the list of recent files, and the entries of others are", async context => {
    const page = desktop.session;
    let kept = 0;
    const waitForNext = async () => {
        kept += 1;
        await waitUntil(`${kept} are kept`, async () => (await page.text()).includes(`Photos (${kept})`)).catch(async error => {
            await desktop.screenshot("failed");
            throw error;
        });
        await page.find("result");
    };
    const photos = await Promise.all(Array.from({ length: TIMES }, (_, number) => copy(`me ${number}.jpg`)));
    for (const photo of photos) {
        await desktop.dropFiles(await page.find(kept === 0 ? "import-prompt" : "portrait-view"), photo);
        await waitForNext();
    }
    const before = await readFile(recents, "utf8");
    await page.click("show-privacy");
    for (const photo of photos) {
        await (await page.scrollTo("find-traces-of")).click();
        await desktop.chooseFile("Which photo should be looked for?", photo);
        await waitForRecentsCleanup(before);
    }
    await page.click("show-studio");
    await page.find("result");
    for (const number of photos.keys()) {
        await exportPortrait(page);
        await desktop.fillDialog("Export the portrait", path.join(desktop.home, `portrait-${number}.jpg`));
        await waitForText(page, `Saved: portrait-${number}.jpg`);
        await waitForRecentsCleanup(before);
    }
    const text = await readFile(recents, "utf8");
    const others = entries(text).filter(entry => entry.includes(`name="Writer"`));
    const ours = entries(text).filter(entry => /ambrotype|portrait|me%20/.test(hrefOf(entry)) || entry.includes(`name="ambrotype"`));
    assert.deepEqual(ours, []);
    assert.deepEqual(others.map(hrefOf).sort(), entries(before).map(hrefOf).sort());
    assert.equal(others.length, OTHERS);
    context.diagnostic(`${TIMES} photos dropped, ${TIMES} picked, ${TIMES} exported: ${ours.length} of ours left in the list, ${others.length} of ${OTHERS} of others kept`);
});

test("traces are shown, and the program's own are removed", async () => {
    const page = desktop.session;
    const photo = path.join(desktop.home, "me 0.jpg");
    const cache = path.join(desktop.home, ".cache/ambrotype/WebKitCache/Version 16/Blobs");
    const thumbnail = path.join(desktop.home, ".cache/thumbnails/large/0123456789abcdef0123456789abcdef.png");
    const trash = path.join(desktop.home, ".local/share/Trash/info/me.jpg.trashinfo");
    for (const file of [cache, thumbnail, trash]) await mkdir(path.dirname(file), { recursive: true });
    await writeFile(cache, "a face");
    await writeFile(thumbnail, Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n"), Buffer.from(`tEXtThumb::URI\0${pathToFileURL(photo)}`)]));
    await writeFile(trash, `[Trash Info]\nPath=${pathToFileURL(photo).pathname}\nDeletionDate=2026-11-22T10:00:00\n`);

    await page.click("copy");
    await page.click("show-privacy");
    await (await page.scrollTo("find-traces")).click();
    await page.find("traces");
    const finding = async place => (await page.find(`trace-${place}`)).property("dataset").then(data => data.finding);
    assert.equal(await finding("web-caches"), "removed");
    await assert.rejects(stat(cache), "the cache is gone");
    assert.equal(await finding("clipboard"), "ours");
    assert.equal(await finding("thumbnails"), "unknown", "without a photo");
    assert.equal(await finding("recents"), "nothing");

    await (await page.scrollTo("find-traces-of")).click();
    await desktop.chooseFile("Which photo should be looked for?", photo);
    await waitUntil("the photo is found", async () => (await finding("original")) === "others");
    assert.equal(await finding("thumbnails"), "others");
    assert.equal(await finding("trash"), "others");
    assert.equal(await finding("web-caches"), "nothing", "it was removed before");
    await stat(thumbnail);
    await stat(trash);
    await page.scrollToSection("find-traces");
    await desktop.screenshot("where-is-my-face");

    await purgeEverything(page);
});

async function copy(name) {
    const file = path.join(desktop.home, name);
    await writeFile(file, await readFile(SAMPLE));
    return file;
}

/** Waits until GTK has written the list and the program has removed its entries. */
async function waitForRecentsCleanup(before) {
    await new Promise(resolve => setTimeout(resolve, 1000));
    await waitUntil("the program is not in the list", async () => entries(await readFile(recents, "utf8")).length === entries(before).length, 10);
}

function entries(text) {
    return text.match(/<bookmark href=[\s\S]*?<\/bookmark>/g) ?? [];
}

function hrefOf(entry) {
    return entry.match(/href="([^"]*)"/)[1];
}

/** A list of recent files as GLib writes it, with these names. */
function recentsFile(names) {
    const now = new Date().toISOString().replace("Z", "000Z");
    const entry = name => `
  <bookmark href="file:///home/somebody/${name}" added="${now}" modified="${now}" visited="${now}">
    <info>
      <metadata owner="http://freedesktop.org">
        <mime:mime-type type="application/vnd.oasis.opendocument.text"/>
        <bookmark:applications>
          <bookmark:application name="Writer" exec="&apos;writer %u&apos;" modified="${now}" count="1"/>
        </bookmark:applications>
      </metadata>
    </info>
  </bookmark>`;
    return `<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
      xmlns:mime="http://www.freedesktop.org/standards/shared-mime-info"
>${names.map(entry).join("")}
</xbel>
`;
}
