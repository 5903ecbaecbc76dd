// A gallery of many photos: only visible ones are in the DOM and loaded. Frames and memory are measured and printed for the
// reader; no test depends on time.

import assert from "node:assert/strict";
import { cp, mkdir } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { SAMPLE, createVault, showEachPhoto, unlock } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

/** A few hundred; `AMBROTYPE_GALLERY_PHOTOS=1000` gives the figures of the docs. */
const PHOTOS = Number(process.env.AMBROTYPE_GALLERY_PHOTOS ?? 400);
const PASSPHRASE = "plate";

let desktop;

before(async () => {
    desktop = await Desktop.launch("large-gallery");
    const page = desktop.session;
    await createVault(page, PASSPHRASE);
    await desktop.stop();

    const folder = path.join(desktop.home, "photos");
    await mkdir(folder);
    const photos = Array.from({ length: PHOTOS }, (_, at) => path.join(folder, `${at}.jpg`));
    await Promise.all(photos.map(photo => cp(SAMPLE, photo)));
    assert.equal(await desktop.runProgram(["--passphrase-fd", "0", "import", "--again", ...photos], `${PASSPHRASE}\n`), 0);
    await desktop.start();
    await unlock(desktop.session, PASSPHRASE);
});
after(() => desktop?.close());

test("hundreds of photos can be scrolled through, and a few are rendered at a time", async context => {
    const page = desktop.session;
    await showEachPhoto(page);
    await page.find("gallery");
    const shown = (await page.findAll("gallery-item")).length;
    assert.ok(shown > 0 && shown < 120, `${shown} tiles are on the page`);
    const before = await desktop.memoryMebibytes();

    await page.execute(`
        const list = document.querySelector('[data-testid="gallery"]');
        window.frames = [];
        window.most = 0;
        let last = performance.now();
        requestAnimationFrame(function frame(now) {
            window.frames.push(now - last);
            last = now;
            list.scrollTop += 60;
            window.most = Math.max(window.most, document.querySelectorAll('[data-testid="gallery-item"]').length);
            if (list.scrollTop + list.clientHeight < list.scrollHeight - 1) requestAnimationFrame(frame);
            else window.arrived = true;
        });`);
    await waitUntil("the end of the gallery is reached", () => page.execute("return window.arrived === true;"), 300);
    const { frames, most } = await page.execute("return { frames: window.frames.slice(1).sort((a, b) => a - b), most: window.most };");
    const part = of => frames[Math.floor((frames.length - 1) * of)].toFixed(0);
    context.diagnostic(`${PHOTOS} photos, ${frames.length} frames: median ${part(0.5)} ms, 95% within ${part(0.95)} ms, longest ${part(1)} ms`);
    context.diagnostic(`load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores, drawn without a graphics card`);
    context.diagnostic(`memory of all processes: ${before.toFixed(0)} MiB before, ${(await desktop.memoryMebibytes()).toFixed(0)} MiB after (PSS)`);
    assert.ok(most < 120, `${most} tiles were on the page at once`);

    const last = await waitUntil("the last photo has come", async () => {
        const images = await page.execute(`return [...document.querySelectorAll('[data-testid="gallery-item"] img')].map(image => image.complete && image.naturalWidth > 0);`);
        return images.length > 0 && images.every(Boolean) && images.length;
    });
    assert.ok(last < 120);
    await desktop.screenshot("end");
});
