// A pack and a set of stickers, made in the real window: the pack lands in an album, the stickers in a folder.

import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { imageInfo } from "./images.mjs";
import { chain, keepSample, waitForPhotos, waitForPortrait, waitForText } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

let desktop;
before(async () => void (desktop = await Desktop.launch("packs")));
after(() => desktop?.close());

const step = chain(() => desktop);

/** Takes out all looks that are chosen but the first two. */
async function leaveTwoLooks(page) {
    await page.find("look-storybook");
    await page.execute(`for (const box of [...document.querySelectorAll('[data-testid^="look-"]:checked')].slice(2)) box.click();`);
}

step("a pack of two looks is made and stands in an album", async () => {
    const page = desktop.session;
    await keepSample(desktop, "a shelf of albums");
    await waitForPortrait(page);
    await page.click("open-things");
    await page.click("thing-pack");
    await leaveTwoLooks(page);
    const shown = `return document.querySelectorAll('[data-testid="pack-pictures"] img').length;`;
    await waitUntil("this photo is shown in both looks", async () => (await page.execute(shown)) === 2, 60);
    await desktop.screenshot("pack");
    await page.click("pack-make");
    // Two pictures and their sheet; the photo itself is in the vault already.
    await waitForText(page, "3 pictures are in the album", 120);
    await page.click("pack-album");
    await waitUntil("the album shows the pack", async () => (await page.findAll("gallery-item")).length === 3);
    await waitForPhotos(page, 4);
    await desktop.screenshot("album");
});

step("stickers are written into a folder of their own, with the picture of the set", async () => {
    const page = desktop.session;
    const folder = path.join(desktop.files, "for friends");
    await mkdir(folder);
    await page.select("filter", " all");
    // The oldest has the photo; the pictures of the pack have none of their own.
    await page.select("order", "oldest");
    await page.click("gallery-item");
    await waitForPortrait(page);
    await page.click("open-things");
    await page.click("thing-stickers");
    await leaveTwoLooks(page);
    await desktop.screenshot("stickers");
    await page.click("stickers-save");
    await desktop.chooseFile("Choose a folder for the portraits", folder);
    await waitForText(page, "2 stickers are in stickers-whatsapp", 120);
    const written = (await readdir(path.join(folder, "stickers-whatsapp"))).sort();
    assert.deepEqual(written, ["01-storybook.webp", "02-comic.webp", "contents.json", "tray.png"]);
    assert.deepEqual(await imageInfo(path.join(folder, "stickers-whatsapp", written[0])), { width: 512, height: 512, format: "WEBP" });
});

step("the vault is locked, and nothing of the pack is left on the page", async () => {
    const page = desktop.session;
    await page.click("lock");
    await page.find("unlock");
    assert.equal(await page.execute(`return document.querySelectorAll("img").length;`), 0);
});
