// Takes the pictures of docs/ anew: FONTCONFIG_FILE=/etc/fonts/fonts.conf scripts/window-tests.sh tests/window/docs-pictures.mjs, then look at them and copy them over.
// The only face in them is that of the sample photo.

import { test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { waitUntil } from "./webdriver.mjs";

const STYLES = ["starry-night", "comic", "mosaic", "water-lilies", "scream", "cel", "gold-screen", "pencil", "udnie"];

test("pictures", async () => {
    const desktop = await Desktop.open("picture");
    try {
        await desktop.start();
        const page = desktop.session;
        await page.resize(1280, 800);
        const click = async id => (await page.find(id)).click();
        const kept = count => waitUntil(`${count} are kept`, async () => (await page.text()).includes(`(${count})`));

        await (await page.find("passphrase")).type("plate");
        await (await page.find("passphrase-again")).type("plate");
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
        await waitUntil("the portrait is there", async () => (await (await page.find("result")).property("naturalWidth")) > 0);
        await desktop.screenshot("stage");
        await click("show-settings");
        await (await page.find("theme")).select("dark");
        await click("show-gallery");
        await page.find("gallery");
        await desktop.parkPointer();
        await desktop.screenshot("gallery");
        await click("show-settings");
        await (await page.find("language")).select("ar");
        await click("show-studio");
        await desktop.parkPointer();
        await desktop.screenshot("arabic");
    } finally {
        await desktop.close();
    }
});
