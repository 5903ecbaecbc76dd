// The desktop's text size: the page's text grows as much and once, at the start and while the window is open, pictures stay as
// they are, and everything can be purged at any size.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { createVault, unlock } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const PASSPHRASE = "glass plate";
const SCALES = [1, 1.25, 1.5, 2];
const LANGUAGES = ["en", "vi", "zh", "ar"];
/** The smallest window, in pixels. */
const SMALLEST = [720, 540];

let desktop;
before(async () => void (desktop = await Desktop.open("text-scale")));
after(() => desktop?.close());

/** In 1024ths of a dot per inch. */
const setScale = scale => desktop.setXsettings(`Xft/DPI ${96 * 1024 * scale}`);

/** How large a text of 16 px and a box of 100 px are on the screen, in pixels. The window is `width` pixels wide. */
async function measure(width) {
    const script = `
        const text = document.createElement("span");
        text.textContent = "m".repeat(20);
        text.style.cssText = "position: fixed; inset: 0 auto auto 0; visibility: hidden; font: 16px 'DejaVu Sans'";
        const box = document.createElement("div");
        box.style.cssText = "position: fixed; visibility: hidden; width: 100px";
        document.body.append(text, box);
        const found = [text, box].map(element => element.getBoundingClientRect().width);
        found.push(parseFloat(getComputedStyle(text).fontSize), innerWidth);
        text.remove();
        box.remove();
        return found;`;
    const [text, box, font, inner] = await desktop.session.execute(script);
    const zoom = width / inner;
    return { text: text * zoom, box: box * zoom, font: font * zoom };
}

/** Checks sizes on the screen against those at the normal scale. Letters are as wide as whole pixels allow. */
function checkSizes(sizes, normal, scale) {
    const wrong = `at ${scale}: ${JSON.stringify(sizes)}, normally ${JSON.stringify(normal)}`;
    assert.ok(Math.abs(sizes.font - normal.font * scale) < 0.1, wrong);
    assert.ok(Math.abs(sizes.text / normal.text / scale - 1) < 0.08, wrong);
    assert.ok(Math.abs(sizes.box - normal.box) < 0.1, wrong);
}

test("text grows with the desktop's text size, once, at the start and at every change", async () => {
    let normal;
    let width;
    for (const scale of SCALES) {
        await setScale(scale);
        await desktop.start();
        await desktop.session.find("welcome");
        width ??= await desktop.session.execute("return innerWidth;");
        const sizes = await measure(width);
        normal ??= sizes;
        checkSizes(sizes, normal, scale);
        if (scale !== SCALES.at(-1)) await desktop.stop();
    }
    for (const scale of [1.5, 1.25, 1, 2, 1]) {
        await setScale(scale);
        await waitUntil(`the text follows to ${scale}`, async () => Math.abs((await measure(width)).font - normal.font * scale) < 0.1, 20);
        checkSizes(await measure(width), normal, scale);
    }
});

test("everything can be purged in the smallest window, at any text size, in every language, on every screen", async () => {
    const page = desktop.session;
    await createVault(page, PASSPHRASE);
    await page.resize(...SMALLEST);
    await waitUntil("the window is small", async () => (await page.execute("return innerHeight;")) <= SMALLEST[1]);
    const hidden = [];
    for (const scale of SCALES) {
        await setScale(scale);
        const font = "return parseFloat(getComputedStyle(document.documentElement).fontSize);";
        await waitUntil("the text follows", async () => Math.abs((await page.execute(font)) - 16 * scale) < 0.1, 20);
        for (const language of LANGUAGES) {
            await page.click("show-settings");
            await page.select("language", language);
            for (const view of ["settings", "gallery", "studio"]) {
                await page.click(`show-${view}`);
                if (!(await isReachable(page))) hidden.push(`${view} in ${language} at ${scale}`);
                if (language === "vi" && scale === 2) await desktop.screenshot(view);
            }
        }
        await page.click("menu-lock");
        await page.find("unlock");
        for (const language of LANGUAGES) {
            await page.select("language", language);
            if (!(await isReachable(page))) hidden.push(`locked in ${language} at ${scale}`);
            if (language === "vi" && scale === 2) await desktop.screenshot("locked");
        }
        await unlock(page, PASSPHRASE);
    }
    assert.deepEqual(hidden, []);
});

/** Whether *Purge everything* is wholly in the window, with all its words, in front of everything, and opens its question. */
async function isReachable(page) {
    await page.waitForPaint();
    const script = `
        const button = [...document.querySelectorAll('[data-testid="purge-all"]')].find(it => it.checkVisibility());
        if (!button) return false;
        const { left, top, right, bottom } = button.getBoundingClientRect();
        const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
        const whole = button.scrollWidth <= button.clientWidth + 1 && button.scrollHeight <= button.clientHeight + 1;
        const corners = [[left + 4, top + 4], [right - 4, bottom - 4], [(left + right) / 2, (top + bottom) / 2]];
        return inside && whole && corners.every(([x, y]) => button.contains(document.elementFromPoint(x, y)));`;
    return page.execute(script);
}
