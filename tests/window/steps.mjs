// What several window tests do: the photo they use, and steps that a user takes in the window.

import path from "node:path";
import { test } from "node:test";

import { waitUntil } from "./webdriver.mjs";

/** The sample photo that comes with the program. */
export const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");

/** Creates the vault on the first screen. */
export async function createVault(page, passphrase) {
    for (const id of ["passphrase", "passphrase-again"]) await page.type(id, passphrase);
    await page.click("create-vault");
    await page.find("import-prompt");
}

export async function unlock(page, passphrase) {
    await page.type("passphrase", passphrase);
    await page.click("unlock-vault");
    await page.waitGone("unlock");
}

/** Creates the vault, and drops the sample photo on the window until it is in the gallery. */
export async function keepSample(desktop, passphrase) {
    const page = desktop.session;
    await createVault(page, passphrase);
    await desktop.dropFiles(await page.find("import-prompt"), SAMPLE);
    await waitForPhotos(page, 1, 180);
}

/** Opens the gallery with each picture by itself: portraits of one photo lie in a stack at first. */
export async function showEachPhoto(page) {
    await page.click("show-gallery");
    const stacked = await waitUntil("the gallery or nothing of it is there", async () => {
        if ((await page.findAll("gallery-empty")).length > 0) return "none";
        return (await page.findAll("stacked"))[0];
    });
    if (stacked !== "none" && (await stacked.property("checked"))) await stacked.click();
}

/** Opens the sheet for an export of the open portrait, and goes on to the dialog for its place. */
export async function exportPortrait(page) {
    await page.click("export");
    await page.click("export-save");
}

/** Purges everything; leaves the first screen. */
export async function purgeEverything(page) {
    await page.click("purge-all");
    await (await page.find("purge-all-hold")).hold(1500);
    await page.find("welcome");
}

/** Waits until the window shows this text. */
export function waitForText(page, text, seconds) {
    return waitUntil(`the window says “${text}”`, async () => (await page.text()).includes(text), seconds);
}

/** Waits until the gallery has this many photos. */
export const waitForPhotos = (page, count, seconds) => waitForText(page, `Photos (${count})`, seconds);

/** Waits until the portrait has been loaded; gives its element. */
export async function waitForPortrait(page) {
    const result = await page.find("result");
    await waitUntil("the portrait is loaded", async () => (await result.property("naturalWidth")) > 0);
    return result;
}

/**
 * Steps that build on each other. If one fails a screenshot of `desktop()` is kept, and the steps after it are skipped.
 * `verify` runs after each step; its failure skips nothing.
 */
export function chain(desktop, verify = () => {}) {
    let failed;
    return (title, body) =>
        test(title, async context => {
            if (failed) return context.skip(`after “${failed}” failed`);
            try {
                await body(context);
            } catch (error) {
                failed = title;
                await desktop().screenshot("failed").catch(() => {});
                throw error;
            }
            verify();
        });
}
