// A toy in its box, made in the real window: a photo is opened, words are written, the preview follows, and the toy is kept.

import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { chain, keepSample, waitForPhotos, waitForPortrait } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

let desktop;
before(async () => void (desktop = await Desktop.launch("things")));
after(() => desktop?.close());

const step = chain(() => desktop);

step("the sheet shows this photo in a toy box, and each change", async () => {
    const page = desktop.session;
    await keepSample(desktop, "a shelf of toys");
    await waitForPortrait(page);
    await page.click("open-things");
    const shown = () => page.execute(`return document.querySelector('[data-testid="thing-preview"]')?.src ?? null;`);
    const first = await waitUntil("there is a preview", shown, 60);
    await page.type("toy-name", "SUNNY");
    await waitUntil("the preview follows what is written", async () => (await shown()) !== first, 60);
    await desktop.screenshot("toy");
});

step("the toy is kept beside the portrait, and opens", async () => {
    const page = desktop.session;
    await page.click("thing-make");
    await waitForPhotos(page, 2, 120);
    await page.find("portrait-view");
    await waitForPortrait(page);
    await desktop.screenshot("kept-toy");
});

step("a poster takes the words of its own fields", async () => {
    const page = desktop.session;
    await page.click("open-things");
    await page.click("thing-poster");
    await page.type("poster-title", "FAR HILLS");
    await waitUntil("there is a preview", () => page.execute(`return document.querySelector('[data-testid="thing-preview"]') !== null;`), 60);
    await desktop.screenshot("poster");
    await page.click("lock");
    await page.find("unlock");
});
