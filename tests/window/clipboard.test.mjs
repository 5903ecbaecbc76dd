// A copied portrait: what other programs get, what tells them to keep it out of their histories, and that it leaves the clipboard
// with the lock, even where a compositor keeps copies of what was offered.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { SAMPLE, createVault, unlock, waitForPortrait } from "./steps.mjs";
import { CONTROL, waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";

let desktop;

before(async () => {
    desktop = await Desktop.launch("clipboard");
    await createVault(desktop.session, PASSPHRASE);
    await desktop.dropFiles(await desktop.session.find("import-prompt"), SAMPLE);
    await waitForPortrait(desktop.session);
});
after(() => desktop?.close());

test("a copied portrait is a PNG, and says that no history should keep it", async () => {
    await desktop.session.click("copy");
    const offered = await pictureOffered();
    assert.deepEqual(Object.keys(offered).sort(), ["image/png", "x-kde-passwordManagerHint"]);
    assert.equal(String(offered["x-kde-passwordManagerHint"]), "secret");
    assert.equal(offered["image/png"].subarray(1, 4).toString(), "PNG");
});

test("a lock takes the portrait from the clipboard, and a compositor that kept a copy does not bring it back", async () => {
    await desktop.session.press(CONTROL, "l");
    await waitUntil("no picture is offered", async () => !hasPicture(await desktop.clipboard()), 10);

    await unlock(desktop.session, PASSPHRASE);
    await desktop.session.click("show-gallery");
    await desktop.session.click("gallery-item");
    await waitForPortrait(desktop.session);
    const heard = await desktop.keepClipboard();
    await desktop.session.click("copy");
    await waitUntil("the compositor has a copy", () => heard().includes("copied"), 20);
    await desktop.session.press(CONTROL, "l");
    await waitUntil("the compositor has noticed", () => /dropped|offered/.test(heard()), 10);
    assert.equal(hasPicture(await desktop.clipboard()), false, heard());
});

async function pictureOffered() {
    let offered;
    await waitUntil("a picture is on the clipboard", async () => hasPicture((offered = await desktop.clipboard())), 20);
    return offered;
}

function hasPicture(offered) {
    return Object.keys(offered).some(name => name.startsWith("image/"));
}
