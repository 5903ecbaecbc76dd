// The panic key and a lock while a dialog of the system or a menu of the page has the keyboard: both close, nothing is written
// afterwards, and nothing of it is left when the vault is open again.

import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { chain, exportPortrait, keepSample, unlock, waitForPhotos, waitForPortrait, waitForText } from "./steps.mjs";
import { CONTROL, waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate, no negative";
const PANIC = "ctrl+shift+l";

let desktop;
before(async () => void (desktop = await Desktop.launch("dialogs")));
after(() => desktop?.close());

const step = chain(() => desktop);

step("a portrait is made", async () => {
    const page = desktop.session;
    await keepSample(desktop, PASSPHRASE);
    await waitForPortrait(page);
    await page.waitGone("notice-info");
});

const dialogs = [
    ["an export", "Export the portrait", async page => exportPortrait(page)],
    ["a choice of photos", "Choose photos", async page => page.press(CONTROL, "o")],
];
const locks = [
    ["the panic key", async () => desktop.pressKeys(PANIC)],
    ["a lock", async () => assert.equal((await desktop.runCommand("lock")).code, 0)],
];
for (const [what, title, open] of dialogs) {
    for (const [how, lock] of locks) {
        step(`${how} closes ${what}`, async () => {
            const page = desktop.session;
            await open(page);
            await desktop.focusDialog(title);
            await lock();
            await page.find("unlock");
            await waitUntil("the dialog is closed", async () => !(await desktop.hasDialog(title)));
            await checkNothingIsLeft(page);
        });
    }
}

step("the panic key closes the question whether to replace a file, with its dialog, and the file stays", async () => {
    const page = desktop.session;
    const file = path.join(desktop.files, "portrait.png");
    await writeFile(file, "Dear astronaut");
    await exportPortrait(page);
    await desktop.fillDialog("Export the portrait", file);
    await waitUntil("the question is there", async () => (await desktop.countWindows()) === 3);
    await desktop.pressKeys(PANIC);
    await page.find("unlock");
    await waitUntil("both are closed", async () => (await desktop.countWindows()) === 1);
    await checkNothingIsLeft(page, ["portrait.png"]);
    await exportPortrait(page);
    await desktop.fillDialog("Export the portrait", path.join(desktop.files, "another.jpg"));
    await waitForText(page, "Saved: another.jpg");
    assert.deepEqual((await readdir(desktop.files)).sort(), ["another.jpg", "portrait.png"]);
});

for (const [how, lock] of locks) {
    step(`${how} closes a menu of the page, which works again later`, async () => {
        const page = desktop.session;
        await page.click("show-settings");
        await desktop.clickScreen(await page.scrollTo("theme"));
        await waitUntil("the menu is open", async () => (await desktop.countWindows()) === 2);
        await lock();
        await page.find("unlock");
        await waitUntil("the menu is closed", async () => (await desktop.countWindows()) === 1);
        await unlock(page, PASSPHRASE);

        const theme = await page.scrollTo("theme");
        await theme.select("light");
        await chooseLast(theme);
        await waitUntil("the last theme is chosen", async () => (await theme.property("value")) === "dark");
    });
}

step("a menu of the locked screen is closed by the panic key too, and works again at once", async () => {
    const page = desktop.session;
    await page.click("lock");
    await page.find("unlock");
    const language = await page.find("language");
    await desktop.clickScreen(language);
    await waitUntil("the menu is open", async () => (await desktop.countWindows()) === 2);
    await desktop.pressKeys(PANIC);
    await waitUntil("the menu is closed", async () => (await desktop.countWindows()) === 1);
    await chooseLast(language);
    await waitUntil("the last language is chosen", async () => (await language.property("value")) === "ar");
    await language.select("en");
    await unlock(page, PASSPHRASE);
});

step("set to purge, the panic key purges everything from a dialog, once, and the window shows the receipt", async () => {
    const page = desktop.session;
    await page.click("show-settings");
    await page.select("panic", "purge");
    await page.click("show-studio");
    await page.press(CONTROL, "o");
    await desktop.focusDialog("Choose photos");
    await desktop.pressKeys(PANIC);
    await page.find("welcome");
    assert.match(await (await page.find("receipt")).text(), /1/, "one photo was purged");
    await waitUntil("the dialog is closed", async () => !(await desktop.hasDialog("Choose photos")));
    const vault = await readdir(path.join(desktop.home, ".local/share/ambrotype"));
    assert.deepEqual(vault.filter(name => name !== "vault.lock"), []);
});

/** Chooses the last entry of a menu with mouse and keyboard themselves. */
async function chooseLast(menu) {
    await desktop.clickScreen(menu);
    await waitUntil("the menu is open", async () => (await desktop.countWindows()) === 2);
    // The menu is on the screen a moment before it has the keyboard.
    await waitUntil("the menu is closed", async () => {
        await desktop.pressKeys("End", "Return");
        return waitUntil("it is closed", async () => (await desktop.countWindows()) === 1, 3).catch(() => false);
    });
}

/** Nothing was written and nothing is said, neither while the vault is locked nor when it is open again. Leaves a portrait open. */
async function checkNothingIsLeft(page, files = []) {
    const notices = async () => (await page.findAll("notice-info")).length + (await page.findAll("notice-fault")).length;
    assert.equal(await notices(), 0, "while the vault is locked");
    await unlock(page, PASSPHRASE);
    await waitForPhotos(page, 1);
    assert.equal(await notices(), 0, "when it is open again");
    assert.deepEqual(await readdir(desktop.files), files);
    await page.click("show-gallery");
    await page.click("gallery-item");
    await waitForPortrait(page);
}
