// Every screen in every language, light and dark: a screenshot is kept, no text is cut off or outside the window at 1280 × 800,
// and axe-core finds no accessibility problem.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before } from "node:test";

import { Desktop } from "./desktop.mjs";
import { imageDifference, saveHalfSize } from "./images.mjs";
import { SAMPLE, chain, createVault, unlock, waitForPortrait } from "./steps.mjs";
import { CONTROL, ESCAPE, F1, waitUntil } from "./webdriver.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PASSPHRASE = "glass plate, no negative";
const LANGUAGES = ["en", "vi", "zh", "ar"];
/** Languages and themes in which the open vault is checked. */
const VARIANTS = [
    ["en", "light"],
    ["en", "dark"],
    ["vi", "light"],
    ["zh", "dark"],
    ["ar", "light"],
];

/** Screens that are compared with approved pictures in expected/. None shows a portrait: those change with the weights.
 * `UPDATE_SCREENS=1` writes them anew. */
const COMPARED = ["welcome-en", "welcome-ar", "import-prompt-en-light", "import-prompt-ar-light", "settings-en-dark", "gallery-empty-en-dark", "unlock-vi"];
/** Allowed difference, from 0 to 1: a caret and a tooltip make 0.02, another language 0.04 and more. */
const TOLERANCE = 0.03;

let desktop;
let axe;
/** What is wrong with the screens of the present step. */
const problems = [];

before(async () => {
    axe = await readFile(path.join(ROOT, "ui/node_modules/axe-core/axe.min.js"), "utf8");
    desktop = await Desktop.launch("screens");
    await desktop.session.resize(1280, 800);
});
after(() => desktop?.close());

const step = chain(() => desktop, () => assert.deepEqual(problems.splice(0), []));

step("the first screen", async () => {
    await desktop.session.find("welcome");
    for (const language of LANGUAGES) {
        await desktop.session.select("language", language);
        await checkScreen(`welcome-${language}`, "welcome");
    }
    await desktop.session.select("language", "en");
    await createVault(desktop.session, PASSPHRASE);
});

for (const [language, theme] of VARIANTS) {
    const variant = `${language}-${theme}`;
    step(`the empty vault, ${variant}`, async () => {
        await setLanguageAndTheme(language, theme);
        await click("show-studio");
        await checkScreen(`import-prompt-${variant}`, "import-prompt");
        await click("show-gallery");
        await checkScreen(`gallery-empty-${variant}`, "gallery-empty");
    });
}

step("two portraits are made, and a letter is refused", async () => {
    await click("show-studio");
    const letter = path.join(desktop.home, "letter.jpg");
    await writeFile(letter, "Dear astronaut, this is not a picture.");
    await desktop.dropFiles(await desktop.session.find("import-prompt"), SAMPLE, letter, SAMPLE);
    await waitUntil("the letter is refused", async () => (await desktop.session.findAll("job-failed")).length === 1);
    await waitUntil("nothing is worked on", async () => {
        const active = await Promise.all(["job-working", "job-waiting"].map(id => desktop.session.findAll(id)));
        return active.flat().length === 0;
    });
    await waitForPortrait(desktop.session);
    await click("close-queue");
});

for (const [language, theme] of VARIANTS) {
    const variant = `${language}-${theme}`;
    step(`the open vault, ${variant}`, async () => {
        const page = desktop.session;
        await setLanguageAndTheme(language, theme);
        await checkScreen(`settings-${variant}`, "settings");
        await click("show-studio");
        await checkScreen(`portrait-${variant}`, "portrait-view");
        await click("queue-pill");
        await checkScreen(`queue-${variant}`, "job-failed");
        await click("close-queue");
        for (const menu of ["vault-menu", "more"]) {
            await click(menu);
            await checkScreen(`${menu}-${variant}`, menu === "more" ? "crop" : "show-privacy");
            await page.press(ESCAPE);
        }
        await click("people");
        await checkScreen(`people-${variant}`, "people-soften");
        await page.press(ESCAPE);
        await click("export");
        await checkScreen(`export-${variant}`, "export-save");
        await page.press(ESCAPE);
        await click("show-wall");
        for (const style of ["comic", "vector", "ink"]) await click(`tick-${style}`);
        await checkScreen(`wall-${variant}`, "wall");
        await click("compare-looks");
        await checkScreen(`comparison-${variant}`, "comparison");
        await click("wall-back");
        await click("wall-back");
        await click("side-by-side");
        await checkScreen(`sides-${variant}`, "portrait-view");
        await click("side-by-side");
        await click("adjust");
        await checkScreen(`panel-${variant}`, "strength");
        await click("save-preset");
        await checkScreen(`preset-${variant}`, "given-name");
        await page.press(ESCAPE);
        await openRegions(true);
        for (const kind of ["look", "plain", "transparent", "styled"]) {
            await click(`background-${kind}`);
            const chosen = `return document.querySelector('[data-testid="background-${kind}"]').checked`;
            await waitUntil(`the background ${kind} is chosen`, () => page.execute(chosen));
            await checkScreen(`background-${kind}-${variant}`, "regions");
        }
        await openRegions(false);
        await click("close-panel");
        await click("crop");
        await click("crop-4:5");
        await checkScreen(`crop-${variant}`, "crop-editor");
        await click("crop-reset");
        await click("crop-done");
        await click("show-gallery");
        await checkScreen(`gallery-${variant}`, "gallery");
        await click("gallery-item");
        await checkScreen(`stack-${variant}`, "close-stack");
        await click("pairs");
        await page.press(CONTROL, "a");
        await checkScreen(`gallery-selected-${variant}`, "selected");
        await click("unselect");
        await click("pairs");
        await click("close-stack");
        for (const name of ["privacy", "about"]) {
            await click(`show-${name}`);
            await checkScreen(`${name}-${variant}`, name);
        }
        await page.press(F1);
        await checkScreen(`keys-${variant}`, "shortcut-list");
        await page.press(ESCAPE);
        await click("purge-all");
        await checkScreen(`purge-everything-${variant}`, "purge-all-hold");
        await page.press(ESCAPE);
    });
}

step("the locked vault", async () => {
    await click("lock");
    await desktop.session.find("unlock");
    for (const language of LANGUAGES) {
        await desktop.session.select("language", language);
        await checkScreen(`unlock-${language}`, "unlock");
    }
});

async function click(id) {
    await desktop.session.click(id);
}

/** Sets language and theme on the settings page, which stays open. */
async function setLanguageAndTheme(language, theme) {
    await click("show-settings");
    await desktop.session.select("language", language);
    await desktop.session.select("theme", theme);
}

async function openRegions(open) {
    await desktop.session.execute(`document.querySelector('[data-testid="regions"]').open = ${open};`);
}

/** Takes a screenshot of the screen that shows `id`, and records its problems. */
async function checkScreen(label, id) {
    await desktop.session.find(id);
    const screenshot = await desktop.screenshot(label);
    if (COMPARED.includes(label)) await compare(label, screenshot);
    for (const fault of await findFaults()) problems.push(`${label}: ${fault}`);
}

/** Compares a screen, at half its size, with its approved picture. */
async function compare(label, screenshot) {
    const expected = path.join(import.meta.dirname, "expected", `${label}.png`);
    if (process.env.UPDATE_SCREENS) return saveHalfSize(screenshot, expected);
    const differs = await imageDifference(expected, screenshot);
    if (differs > TOLERANCE) problems.push(`${label}: differs by ${differs.toFixed(3)} from ${path.relative(ROOT, expected)}`);
}

/** Problems found by axe-core, and text that does not fit. */
async function findFaults() {
    const { session } = desktop;
    await session.execute(`${axe}; window.axeFound = null; axe.run(document).then(({ violations }) => (window.axeFound = violations));`);
    const violations = await waitUntil("axe-core has looked", () =>
        session.execute("return window.axeFound && window.axeFound.map(({ id, nodes }) => id + ' ' + nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '));"),
    );
    const unfit = await session.execute(`
        const found = [];
        const scrollsAcross = element => element && (getComputedStyle(element).overflow === "auto hidden" || scrollsAcross(element.parentElement));
        const scrolls = element => element && (/(auto|scroll)/.test(getComputedStyle(element).overflowY) || scrolls(element.parentElement));
        for (const element of document.querySelectorAll("body *")) {
            const said = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join(" ").trim();
            if (said === "" || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".visually-hidden, option")) continue;
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            if (box.width === 0) continue;
            // File names have any length and are cut off with an ellipsis.
            const cut = style.textOverflow === "ellipsis" && !element.matches("select");
            if (!cut && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push("cut off: " + said);
            const outside = (!scrollsAcross(element) && (box.left < -1 || box.right > innerWidth + 1)) || (!scrolls(element) && (box.top < -1 || box.bottom > innerHeight + 1));
            if (outside) found.push("outside: " + said);
        }
        if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the window");
        return found;`);
    return [...violations, ...unfit];
}
