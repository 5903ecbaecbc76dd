// Takes the pictures of docs/ anew: FONTCONFIG_FILE=/etc/fonts/fonts.conf scripts/window-tests.sh tests/window/pictures.mjs, then look at them and copy them over.
// The only face in them is that of the sample photo.

import { test } from "node:test";

import { Stage } from "./harness.mjs";
import { until } from "./webdriver.mjs";

const STYLES = ["starry-night", "comic", "mosaic", "water-lilies", "scream", "cel", "gold-screen", "pencil", "udnie"];

test("pictures", async () => {
    const stage = await Stage.open("picture");
    try {
        await stage.start();
        const page = stage.session;
        await page.resize(1280, 800);
        const click = async id => (await page.see(id)).click();
        const kept = count => until(`${count} are kept`, async () => (await page.text()).includes(`(${count})`));

        await (await page.see("passphrase")).type("plate");
        await (await page.see("passphrase-again")).type("plate");
        await stage.photograph("welcome");
        await click("create-vault");
        await click("sample");
        await kept(1);
        for (const [at, style] of STYLES.entries()) {
            await page.run(`document.querySelector('[data-testid="style-${style}"]').click();`);
            await click("restyle");
            await kept(at + 2);
            await until("it is done", async () => (await page.all("job-working")).length === 0);
        }
        await until("the portrait is there", async () => (await (await page.see("result")).property("naturalWidth")) > 0);
        await stage.photograph("stage");
        await click("show-settings");
        await (await page.see("theme")).choose("dark");
        await click("show-gallery");
        await page.see("gallery");
        await stage.rest();
        await stage.photograph("gallery");
        await click("show-settings");
        await (await page.see("language")).choose("ar");
        await click("show-stage");
        await stage.rest();
        await stage.photograph("arabic");
    } finally {
        await stage.close();
    }
});
