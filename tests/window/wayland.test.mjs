// The window on a Wayland compositor, without an X server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { SAMPLE, createVault, purgeEverything, waitForPhotos, waitForPortrait } from "./steps.mjs";

let desktop;

before(async () => {
    desktop = await Desktop.launch("wayland", { wayland: true });
});

after(() => desktop?.close());

test("the vault is created, portraits are made, one through a second start, and purged, behind the same filter", async () => {
    const page = desktop.session;
    await createVault(page, "glass plate");
    await page.click("sample");
    await waitForPhotos(page, 1);
    const result = await waitForPortrait(page);
    await desktop.pageScreenshot("portrait");

    for (const status of await desktop.processStatuses()) assert.match(status, /^Seccomp:\s+2$/m, status);

    assert.equal(await desktop.runProgram([SAMPLE]), 0);
    await waitForPhotos(page, 2);

    await purgeEverything(page);
});
