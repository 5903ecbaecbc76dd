// The window is closed with work to do: it asks once, and finishes behind a hidden window where that is chosen.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { SAMPLE, chain, createVault, unlock, waitForPhotos } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "open until the plates are dry";
const PHOTOS = 3;

let desktop;
before(async () => (desktop = await Desktop.launch("closing")));
after(() => desktop?.close());

const step = chain(() => desktop);

step("with photos in the queue the window asks, and Back keeps it open", async () => {
    const page = desktop.session;
    await createVault(page, PASSPHRASE);
    await desktop.dropFiles(await page.find("import-prompt"), ...Array(PHOTOS).fill(SAMPLE));
    // Nothing is finished while the question is asked.
    await page.click("queue-pill");
    await page.click("queue-pause");
    await waitUntil("one photo waits at least", async () => (await page.findAll("job-waiting")).length > 0);
    await desktop.closeWindow();
    await page.find("closing-finish");
    await desktop.screenshot("question");
    await page.click("closing-back");
    await page.waitGone("closing-finish");
});

step("asked again, everything is made, what was paused too, behind the hidden window, and then the program ends", async () => {
    const page = desktop.session;
    await desktop.closeWindow();
    await page.find("closing-finish");
    // The driver cannot finish a click on a window that the click hides.
    await page.execute(`setTimeout(() => document.querySelector('[data-testid="closing-finish"]').click());`);
    await desktop.waitForEnd();
    await desktop.start();
    await unlock(desktop.session, PASSPHRASE);
    await waitForPhotos(desktop.session, PHOTOS);
    assert.equal((await desktop.session.findAll("closing-finish")).length, 0);
});
