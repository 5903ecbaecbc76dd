// The whole way with the keyboard alone: nothing here touches a pointer.

import assert from "node:assert/strict";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { picture, Stage } from "./harness.mjs";
import { CONTROL, DELETE, ENTER, ESCAPE, F1, LEFT, RIGHT, SHIFT, SPACE, TAB, until } from "./webdriver.mjs";

let stage;
let page;
let desk;

before(async () => {
    desk = await mkdtemp(path.join(tmpdir(), "ambrotype-desk-"));
    stage = await Stage.open("keyboard");
    await stage.start();
    page = stage.session;
});
after(async () => {
    await stage?.close();
    await rm(desk, { recursive: true, force: true });
});

test("a photo is made, looked at, exported, purged and the case closed with keys alone", async () => {
    await page.see("welcome");
    await typed("plate");
    await page.press(TAB);
    await typed("plate");
    await page.press(ENTER);
    await page.see("invitation");

    await reach("sample");
    await page.press(ENTER);
    const result = await page.see("result");
    await until("the portrait is there", async () => (await result.property("naturalWidth")) > 0);

    await reach("compare-slider");
    await page.press(RIGHT);
    assert.equal(await (await page.see("compare-slider")).property("value"), "51");
    await page.press(CONTROL, "+");
    assert.notEqual(await (await page.see("zoom-out")).property("disabled"), true, "it is zoomed in");
    await page.press(CONTROL, "0");
    assert.equal(await (await page.see("zoom-out")).property("disabled"), true);

    await page.press(F1);
    await page.see("key-list");
    await page.press(ESCAPE);
    await page.gone("key-list");

    const target = path.join(desk, "portrait.png");
    await page.press(CONTROL, "s");
    await stage.answer("Export the portrait", target);
    await until("the portrait is written", () => access(target).then(() => true, () => false));
    assert.equal((await picture(target)).format, "PNG");

    await page.press(CONTROL, "a");
    await page.see("selected");
    await page.press(ESCAPE);
    await page.gone("selected");
    await reach("gallery");
    await page.press(LEFT);
    await page.press(SPACE);
    await page.see("selected");
    await page.press(DELETE);
    await page.see("purge-confirm");
    await reach("purge-confirm");
    await page.press(ENTER);
    await page.see("gallery-empty");

    await page.press(CONTROL, "l");
    await page.see("unlock");
    await typed("plate");
    await page.press(ENTER);
    await page.gone("unlock");
});

test("the way of Tab goes round the window and back, and what has the focus can be seen", async () => {
    const forth = await round(TAB);
    assert.ok(forth.includes("show-stage") && forth.includes("purge-all"), forth.join(" "));
    const back = await round(SHIFT, TAB);
    assert.deepEqual([...new Set(back)].sort(), [...new Set(forth)].sort());
});

test("words grow with the size of text that is set for the desktop, and none leaves the window", async () => {
    const words = 'return [...document.querySelectorAll("h1")].find(heading => heading.offsetHeight > 0).getBoundingClientRect().height';
    await page.press(CONTROL, "l");
    await page.see("unlock");
    const usual = await page.run(words);
    // In 1024ths of a dot per inch: a quarter more than the usual 96. It is heard while the window is open.
    await stage.set("Xft/DPI 122880");
    await until("the words are larger", async () => (await page.run(words)) > usual);
    const larger = await page.run(words);
    assert.ok(Math.abs(larger / usual - 1.25) < 0.05, `${usual} px became ${larger} px`);
    await stage.photograph("larger-words");
    const outside = "return [...document.querySelectorAll('h1, p, label, button')].filter(element => element.getBoundingClientRect().right > innerWidth).length";
    assert.equal(await page.run(outside), 0);
});

/** What has the focus on the way round, until it comes back to where it began. */
async function round(...keys) {
    const seen = [];
    for (let tries = 0; tries < 60; tries += 1) {
        await page.press(...keys);
        const id = await page.focused();
        if (id !== "BODY") {
            const ring = "const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement); return outlineStyle !== 'none' && outlineWidth !== '0px';";
            const drawn = "return document.activeElement.matches('.unseen, [role=listbox], .scroll, [type=range]') || (() => {" + ring + "})();";
            assert.ok(await page.run(drawn), `the focus on ${id} cannot be seen`);
        }
        if (seen.length > 3 && id === seen[0]) break;
        seen.push(id);
    }
    return seen.filter(id => id !== "BODY");
}

/** Goes from control to control until this one has the focus. */
async function reach(id) {
    await page.see(id);
    for (let tries = 0; tries < 60; tries += 1) {
        if ((await page.focused()) === id) return;
        await page.press(TAB);
    }
    assert.fail(`${id} is not on the way of Tab`);
}

async function typed(text) {
    for (const letter of text) await page.press(letter);
}
