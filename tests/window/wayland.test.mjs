// The window on a Wayland compositor, with no X server to fall back on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Stage } from "./harness.mjs";
import { until } from "./webdriver.mjs";

let stage;

before(async () => {
    stage = await Stage.open("wayland", { wayland: true });
    await stage.start();
});

after(() => stage?.close());

test("the case is made, a portrait is painted, opened, handed in by a second start and purged, behind the same filter", async () => {
    const page = stage.session;
    for (const id of ["passphrase", "passphrase-again"]) await (await page.see(id)).type("glass plate");
    await (await page.see("create-vault")).click();
    await page.see("invitation");
    await (await page.see("sample")).click();
    await until("its portrait is kept", async () => (await page.text()).includes("Gallery (1)"));
    const result = await page.see("result");
    await until("the portrait is there", async () => (await result.property("naturalWidth")) > 0);
    await stage.portray("portrait");

    for (const status of await stage.processes()) assert.match(status, /^Seccomp:\s+2$/m, status);

    const sample = new URL("../../src-tauri/sample/astronaut.jpg", import.meta.url).pathname;
    assert.equal(await stage.again([sample]), 0);
    await until("the other portrait is kept", async () => (await page.text()).includes("Gallery (2)"));

    await (await page.see("purge-all")).click();
    await (await page.see("purge-all-hold")).hold(1500);
    await page.see("welcome");
});
