// Takes the pictures of docs/: FONTCONFIG_FILE=/etc/fonts/fonts.conf scripts/window-tests.sh tests/window/docs-pictures.mjs; look
// at them, then copy them. The only face in them is that of the sample photo.

import { test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { showEachPhoto, waitForPortrait } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const STYLES = ["poster", "mosaic", "paper-cut", "vector", "ink", "linocut", "udnie", "watercolour", "comic"];

test("pictures", async () => {
    const desktop = await Desktop.open("picture");
    try {
        await desktop.start();
        const page = desktop.session;
        await page.resize(1280, 800);
        const click = id => page.click(id);
        const kept = count => waitUntil(`${count} are kept`, async () => (await page.text()).includes(`(${count})`));

        await page.type("passphrase", "plate");
        await page.type("passphrase-again", "plate");
        await desktop.screenshot("welcome");
        await click("create-vault");
        await click("sample");
        await kept(1);
        for (const [at, style] of STYLES.entries()) {
            await page.execute(`document.querySelector('[data-testid="style-${style}"]').click();`);
            await click("restyle");
            await kept(at + 2);
            await waitUntil("it is done", async () => (await page.findAll("job-working")).length === 0);
        }
        await waitForPortrait(page);
        await waitUntil("every look shows this photo", async () => (await page.findAll("face-placeholder")).length === 0, 60);
        await desktop.screenshot("stage");
        await click("show-settings");
        await page.select("theme", "dark");
        await showEachPhoto(page);
        await page.find("gallery");
        await desktop.parkPointer();
        await desktop.screenshot("gallery");
        await click("show-settings");
        await page.select("language", "ar");
        await click("show-studio");
        await desktop.parkPointer();
        await desktop.screenshot("arabic");
    } finally {
        await desktop.close();
    }
});
