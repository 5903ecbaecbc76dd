// The window on a Wayland compositor, with no X server to fall back on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { waitUntil } from "./webdriver.mjs";

let desktop;

before(async () => {
    desktop = await Desktop.open("wayland", { wayland: true });
    await desktop.start();
});

after(() => desktop?.close());

test("the vault is made, a portrait is painted, opened, handed in by a second start and purged, behind the same filter", async () => {
    const page = desktop.session;
    for (const id of ["passphrase", "passphrase-again"]) await (await page.find(id)).type("glass plate");
    await (await page.find("create-vault")).click();
    await page.find("import-prompt");
    await (await page.find("sample")).click();
    await waitUntil("its portrait is kept", async () => (await page.text()).includes("Gallery (1)"));
    const result = await page.find("result");
    await waitUntil("the portrait is there", async () => (await result.property("naturalWidth")) > 0);
    await desktop.pageScreenshot("portrait");

    for (const status of await desktop.processStatuses()) assert.match(status, /^Seccomp:\s+2$/m, status);

    const sample = new URL("../../src-tauri/sample/astronaut.jpg", import.meta.url).pathname;
    assert.equal(await desktop.runProgram([sample]), 0);
    await waitUntil("the other portrait is kept", async () => (await page.text()).includes("Gallery (2)"));

    await (await page.find("purge-all")).click();
    await (await page.find("purge-all-hold")).hold(1500);
    await page.find("welcome");
});
