// Every screen as it is seen, in every language, light and dark: kept as a picture, with no word cut off or outside of the
// window at 1280 x 800, and with nothing that axe-core finds fault with.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { difference, shrink, Stage } from "./harness.mjs";
import { CONTROL, ESCAPE, F1, until } from "./webdriver.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SAMPLE = path.join(ROOT, "src-tauri/sample/astronaut.jpg");
const PASSPHRASE = "glass plate, no negative";
const LANGUAGES = ["en", "vi", "zh", "ar"];
/** How the open case is walked through: each language, and light and dark of two. */
const DRESSES = [
    ["en", "light"],
    ["en", "dark"],
    ["vi", "light"],
    ["zh", "dark"],
    ["ar", "light"],
];

/** Screens that are compared with how they looked when somebody last looked at them and found them good. None shows a portrait:
 * those change with the weights. `UPDATE_SCREENS=1` takes them anew. */
const COMPARED = ["welcome-en", "welcome-ar", "invitation-en-light", "invitation-ar-light", "settings-en-dark", "gallery-empty-en-dark", "unlock-vi"];
/** How much may differ, from 0 to 1: a caret and a tooltip make 0.02, the same screen in another language 0.04 and more. */
const TOLERANCE = 0.03;

let stage;
let axe;
/** What was found wrong with the screens of this walk. */
let problems = [];
/** The first walk that could not be walked to its end. */
let stumbled;

before(async () => {
    axe = await readFile(path.join(ROOT, "ui/node_modules/axe-core/axe.min.js"), "utf8");
    stage = await Stage.open("screens");
    await stage.start();
    await stage.session.resize(1280, 800);
});
after(() => stage?.close());

walk("the first screen", async () => {
    await stage.session.see("welcome");
    for (const language of LANGUAGES) {
        await (await stage.session.see("language")).choose(language);
        await looked(`welcome-${language}`, "welcome");
    }
    await (await stage.session.see("language")).choose("en");
    for (const id of ["passphrase", "passphrase-again"]) await (await stage.session.see(id)).type(PASSPHRASE);
    await (await stage.session.see("create-vault")).click();
    await stage.session.see("invitation");
});

for (const [language, theme] of DRESSES) {
    const dress = `${language}-${theme}`;
    walk(`the empty case, ${dress}`, async () => {
        await put(language, theme);
        await go("show-stage");
        await looked(`invitation-${dress}`, "invitation");
        await go("show-gallery");
        await looked(`gallery-empty-${dress}`, "gallery-empty");
    });
}

walk("two portraits are made, and a letter is refused", async () => {
    await go("show-stage");
    const letter = path.join(stage.home, "letter.jpg");
    await writeFile(letter, "Dear astronaut, this is not a picture.");
    await stage.drop(await stage.session.see("invitation"), SAMPLE, letter, SAMPLE);
    await until("the letter is refused", async () => (await stage.session.all("job-failed")).length === 1);
    await until("nothing is worked on", async () => {
        const active = await Promise.all(["job-working", "job-waiting"].map(id => stage.session.all(id)));
        return active.flat().length === 0;
    });
    await until("the portrait is there", async () => (await (await stage.session.see("result")).property("naturalWidth")) > 0);
});

for (const [language, theme] of DRESSES) {
    const dress = `${language}-${theme}`;
    walk(`the open case, ${dress}`, async () => {
        const page = stage.session;
        await put(language, theme);
        await looked(`settings-${dress}`, "settings");
        await go("show-stage");
        await looked(`stage-${dress}`, "job-failed");
        await go("side-by-side");
        await looked(`sides-${dress}`, "stage");
        await go("side-by-side");
        await go("show-gallery");
        await looked(`gallery-${dress}`, "gallery");
        await go("pairs");
        await page.press(CONTROL, "a");
        await looked(`gallery-selected-${dress}`, "selected");
        await go("unselect");
        await go("pairs");
        for (const room of ["privacy", "about"]) {
            await go(`show-${room}`);
            await looked(`${room}-${dress}`, room);
        }
        await page.press(F1);
        await looked(`keys-${dress}`, "key-list");
        await page.press(ESCAPE);
        await go("purge-all");
        await looked(`purge-everything-${dress}`, "purge-all-hold");
        await page.press(ESCAPE);
    });
}

walk("the closed case", async () => {
    await go("lock");
    await stage.session.see("unlock");
    for (const language of LANGUAGES) {
        await (await stage.session.see("language")).choose(language);
        await looked(`unlock-${language}`, "unlock");
    }
});

/** One walk past some screens. What is wrong with them is told at its end; walks that start from one that failed are not walked. */
function walk(title, steps) {
    test(title, async context => {
        if (stumbled) return context.skip(`after “${stumbled}” failed`);
        problems = [];
        try {
            await steps();
        } catch (error) {
            stumbled = title;
            await stage.photograph("failed").catch(() => {});
            throw error;
        }
        assert.deepEqual(problems, []);
    });
}

async function go(id) {
    await (await stage.session.see(id)).click();
}

/** Sets language and theme as a person does; leaves the settings open. */
async function put(language, theme) {
    await go("show-settings");
    await (await stage.session.see("language")).choose(language);
    await (await stage.session.see("theme")).choose(theme);
}

/** Keeps a picture of the screen that holds `id`, and finds nothing wrong with it. */
async function looked(label, id) {
    await stage.session.see(id);
    const seen = await stage.photograph(label);
    if (COMPARED.includes(label)) await compare(label, seen);
    for (const fault of await faults()) problems.push(`${label}: ${fault}`);
}

/** Compares a screen, at half its size, with how it is kept. */
async function compare(label, seen) {
    const expected = path.join(import.meta.dirname, "expected", `${label}.png`);
    if (process.env.UPDATE_SCREENS) return shrink(seen, expected);
    const differs = await difference(expected, seen);
    if (differs > TOLERANCE) problems.push(`${label}: differs by ${differs.toFixed(3)} from ${path.relative(ROOT, expected)}`);
}

/** What axe-core finds, and text that does not fit. */
async function faults() {
    const { session } = stage;
    await session.run(`${axe}; window.axeFound = null; axe.run(document).then(({ violations }) => (window.axeFound = violations));`);
    const violations = await until("axe-core has looked", () =>
        session.run("return window.axeFound && window.axeFound.map(({ id, nodes }) => id + ' ' + nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '));"),
    );
    const unfit = await session.run(`
        const found = [];
        const scrolls = element => element && (/(auto|scroll)/.test(getComputedStyle(element).overflowY) || scrolls(element.parentElement));
        for (const element of document.querySelectorAll("body *")) {
            const said = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join(" ").trim();
            if (said === "" || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen, option")) continue;
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
