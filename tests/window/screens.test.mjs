// Every screen as it is seen, in every language, light and dark: kept as a picture, with no word cut off or outside of the
// window at 1280 x 800, and with nothing that axe-core finds fault with.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { imageDifference, saveHalfSize, Desktop } from "./desktop.mjs";
import { CONTROL, ESCAPE, F1, waitUntil } from "./webdriver.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SAMPLE = path.join(ROOT, "src-tauri/sample/astronaut.jpg");
const PASSPHRASE = "glass plate, no negative";
const LANGUAGES = ["en", "vi", "zh", "ar"];
/** How the open vault is walked through: each language, and light and dark of two. */
const VARIANTS = [
    ["en", "light"],
    ["en", "dark"],
    ["vi", "light"],
    ["zh", "dark"],
    ["ar", "light"],
];

/** Screens that are compared with how they looked when somebody last looked at them and found them good. None shows a portrait:
 * those change with the weights. `UPDATE_SCREENS=1` takes them anew. */
const COMPARED = ["welcome-en", "welcome-ar", "import-prompt-en-light", "import-prompt-ar-light", "settings-en-dark", "gallery-empty-en-dark", "unlock-vi"];
/** How much may differ, from 0 to 1: a caret and a tooltip make 0.02, the same screen in another language 0.04 and more. */
const TOLERANCE = 0.03;

let desktop;
let axe;
/** What was found wrong with the screens of this walk. */
let problems = [];
/** The first walk that could not be walked to its end. */
let failedStep;

before(async () => {
    axe = await readFile(path.join(ROOT, "ui/node_modules/axe-core/axe.min.js"), "utf8");
    desktop = await Desktop.open("screens");
    await desktop.start();
    await desktop.session.resize(1280, 800);
});
after(() => desktop?.close());

step("the first screen", async () => {
    await desktop.session.find("welcome");
    for (const language of LANGUAGES) {
        await (await desktop.session.find("language")).select(language);
        await checkScreen(`welcome-${language}`, "welcome");
    }
    await (await desktop.session.find("language")).select("en");
    for (const id of ["passphrase", "passphrase-again"]) await (await desktop.session.find(id)).type(PASSPHRASE);
    await (await desktop.session.find("create-vault")).click();
    await desktop.session.find("import-prompt");
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
    await waitUntil("the portrait is there", async () => (await (await desktop.session.find("result")).property("naturalWidth")) > 0);
});

for (const [language, theme] of VARIANTS) {
    const variant = `${language}-${theme}`;
    step(`the open vault, ${variant}`, async () => {
        const page = desktop.session;
        await setLanguageAndTheme(language, theme);
        await checkScreen(`settings-${variant}`, "settings");
        await click("show-studio");
        await checkScreen(`portrait-${variant}`, "job-failed");
        await click("side-by-side");
        await checkScreen(`sides-${variant}`, "portrait-view");
        await click("side-by-side");
        await click("show-gallery");
        await checkScreen(`gallery-${variant}`, "gallery");
        await click("pairs");
        await page.press(CONTROL, "a");
        await checkScreen(`gallery-selected-${variant}`, "selected");
        await click("unselect");
        await click("pairs");
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

step("the closed vault", async () => {
    await click("lock");
    await desktop.session.find("unlock");
    for (const language of LANGUAGES) {
        await (await desktop.session.find("language")).select(language);
        await checkScreen(`unlock-${language}`, "unlock");
    }
});

/** One walk past some screens. What is wrong with them is told at its end; walks that start from one that failed are not walked. */
function step(title, body) {
    test(title, async context => {
        if (failedStep) return context.skip(`after “${failedStep}” failed`);
        problems = [];
        try {
            await body();
        } catch (error) {
            failedStep = title;
            await desktop.screenshot("failed").catch(() => {});
            throw error;
        }
        assert.deepEqual(problems, []);
    });
}

async function click(id) {
    await (await desktop.session.find(id)).click();
}

/** Sets language and theme as a person does; leaves the settings open. */
async function setLanguageAndTheme(language, theme) {
    await click("show-settings");
    await (await desktop.session.find("language")).select(language);
    await (await desktop.session.find("theme")).select(theme);
}

/** Keeps a picture of the screen that holds `id`, and finds nothing wrong with it. */
async function checkScreen(label, id) {
    await desktop.session.find(id);
    const screenshot = await desktop.screenshot(label);
    if (COMPARED.includes(label)) await compare(label, screenshot);
    for (const fault of await findFaults()) problems.push(`${label}: ${fault}`);
}

/** Compares a screen, at half its size, with how it is kept. */
async function compare(label, screenshot) {
    const expected = path.join(import.meta.dirname, "expected", `${label}.png`);
    if (process.env.UPDATE_SCREENS) return saveHalfSize(screenshot, expected);
    const differs = await imageDifference(expected, screenshot);
    if (differs > TOLERANCE) problems.push(`${label}: differs by ${differs.toFixed(3)} from ${path.relative(ROOT, expected)}`);
}

/** What axe-core finds, and text that does not fit. */
async function findFaults() {
    const { session } = desktop;
    await session.execute(`${axe}; window.axeFound = null; axe.run(document).then(({ violations }) => (window.axeFound = violations));`);
    const violations = await waitUntil("axe-core has looked", () =>
        session.execute("return window.axeFound && window.axeFound.map(({ id, nodes }) => id + ' ' + nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '));"),
    );
    const unfit = await session.execute(`
        const found = [];
        const scrolls = element => element && (/(auto|scroll)/.test(getComputedStyle(element).overflowY) || scrolls(element.parentElement));
        for (const element of document.querySelectorAll("body *")) {
            const said = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join(" ").trim();
            if (said === "" || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".visually-hidden, option")) continue;
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            if (box.width === 0) continue;
            // Names of files may be as long as they like, and are cut off where they are.
            const cut = style.textOverflow === "ellipsis" && !element.matches("select");
            if (!cut && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push("cut off: " + said);
            const outside = box.left < -1 || box.right > innerWidth + 1 || (!scrolls(element) && (box.top < -1 || box.bottom > innerHeight + 1));
            if (outside) found.push("outside: " + said);
        }
        if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the window");
        return found;`);
    return [...violations, ...unfit];
}
