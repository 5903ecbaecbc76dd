// The way through the program by keyboard alone, without a pointer.

import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { imageInfo } from "./images.mjs";
import { waitForPortrait } from "./steps.mjs";
import { CONTROL, DELETE, ENTER, ESCAPE, F1, LEFT, RIGHT, SHIFT, SPACE, TAB, waitUntil } from "./webdriver.mjs";

let desktop;
let page;

before(async () => {
    desktop = await Desktop.launch("keyboard");
    page = desktop.session;
});
after(() => desktop?.close());

test("a portrait is made, viewed, exported and purged, and the vault is locked, by keyboard alone", async () => {
    await page.find("welcome");
    await typeKeys("plate");
    await page.press(TAB);
    await typeKeys("plate");
    await page.press(ENTER);
    await page.find("import-prompt");

    await focusWithTab("sample");
    await page.press(ENTER);
    const result = await waitForPortrait(page);

    await focusWithTab("compare-slider");
    await page.press(RIGHT);
    assert.equal(await (await page.find("compare-slider")).property("value"), "51");
    await page.press(CONTROL, "+");
    assert.notEqual(await (await page.find("zoom-out")).property("disabled"), true, "it is zoomed in");
    await page.press(CONTROL, "0");
    assert.equal(await (await page.find("zoom-out")).property("disabled"), true);

    await page.press(F1);
    await page.find("shortcut-list");
    await page.press(ESCAPE);
    await page.waitGone("shortcut-list");

    const target = path.join(desktop.files, "portrait.png");
    await page.press(CONTROL, "s");
    await page.find("export-name");
    await page.press(ENTER);
    await desktop.fillDialog("Export the portrait", target);
    await waitUntil("the portrait is written", () => access(target).then(() => true, () => false));
    assert.equal((await imageInfo(target)).format, "PNG");

    await page.press(CONTROL, "a");
    await page.find("selected");
    await page.press(ESCAPE);
    await page.waitGone("selected");
    await focusWithTab("gallery");
    await page.press(LEFT);
    await page.press(SPACE);
    await page.find("selected");
    await page.press(DELETE);
    await page.find("purge-confirm");
    await focusWithTab("purge-confirm");
    await page.press(ENTER);
    await page.find("gallery-empty");

    await page.press(CONTROL, "l");
    await page.find("unlock");
    await typeKeys("plate");
    await page.press(ENTER);
    await page.waitGone("unlock");
});

test("Tab goes around the window and back, and the focus is always visible", async () => {
    const forward = await tabAround(TAB);
    assert.ok(forward.includes("show-studio") && forward.includes("purge-all"), forward.join(" "));
    const backward = await tabAround(SHIFT, TAB);
    assert.deepEqual([...new Set(backward)].sort(), [...new Set(forward)].sort());
});

test("text grows with the desktop's text size, and stays inside the window", async () => {
    const words = 'return [...document.querySelectorAll("h1")].find(heading => heading.offsetHeight > 0).getBoundingClientRect().height';
    await page.press(CONTROL, "l");
    await page.find("unlock");
    const usual = await page.execute(words);
    // In 1024ths of a dot per inch: a quarter more than the usual 96. The open window follows.
    await desktop.setXsettings("Xft/DPI 122880");
    await waitUntil("the words are larger", async () => (await page.execute(words)) > usual);
    const larger = await page.execute(words);
    assert.ok(Math.abs(larger / usual - 1.25) < 0.05, `${usual} px became ${larger} px`);
    await desktop.screenshot("larger-words");
    const outside = "return [...document.querySelectorAll('h1, p, label, button')].filter(element => element.getBoundingClientRect().right > innerWidth).length";
    assert.equal(await page.execute(outside), 0);
});

/** The test ids that get the focus, until it is back at the first one. */
async function tabAround(...keys) {
    const seen = [];
    for (let tries = 0; tries < 60; tries += 1) {
        await page.press(...keys);
        const id = await page.focusedId();
        if (id !== "BODY") {
            const ring = "const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement); return outlineStyle !== 'none' && outlineWidth !== '0px';";
            const drawn = "return document.activeElement.matches('.visually-hidden, [role=listbox], .scroll, [type=range]') || (() => {" + ring + "})();";
            assert.ok(await page.execute(drawn), `the focus on ${id} cannot be seen`);
        }
        if (seen.length > 3 && id === seen[0]) break;
        seen.push(id);
    }
    return seen.filter(id => id !== "BODY");
}

/** Presses Tab until this element has the focus. */
async function focusWithTab(id) {
    await page.find(id);
    for (let tries = 0; tries < 60; tries += 1) {
        if ((await page.focusedId()) === id) return;
        await page.press(TAB);
    }
    assert.fail(`${id} is not on the way of Tab`);
}

async function typeKeys(text) {
    for (const letter of text) await page.press(letter);
}
