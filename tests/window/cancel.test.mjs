// Cancelling ends the process that works on the photo. The delay after the click is measured and printed for the reader; no test
// depends on time.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { Desktop } from "./desktop.mjs";
import { saveResized } from "./images.mjs";
import { SAMPLE, createVault } from "./steps.mjs";
import { waitUntil } from "./webdriver.mjs";

const CANCELS = Number(process.env.AMBROTYPE_SOAK_CANCELS ?? 3);

let desktop;

before(async () => {
    desktop = await Desktop.launch("cancel");
    const page = desktop.session;
    await createVault(page, "plate");
});
after(() => desktop?.close());

test("cancelling ends the working process, and the next photo starts", async context => {
    const page = desktop.session;
    // Twelve megapixels take seconds: long enough to be cancelled.
    const photos = Array.from({ length: CANCELS }, (_, at) => path.join(desktop.files, `large-${at}.jpg`));
    await saveResized(SAMPLE, photos[0], 3464, 3464);
    for (const photo of photos.slice(1)) await cp(photos[0], photo);
    const last = path.join(desktop.files, "last.jpg");
    await cp(SAMPLE, last);
    await desktop.dropFiles(await page.find("import-prompt"), ...photos, last);

    const durations = [];
    for (let at = 0; at < CANCELS; at += 1) {
        const name = path.basename(photos[at]);
        await waitUntil(`${name} is worked on`, async () => (await activeNames(page)).includes(name));
        const darkrooms = await waitUntil("a darkroom works", workingDarkrooms);
        const [cancel] = await page.findAll("cancel");
        const clicked = performance.now();
        const answered = page.execute("arguments[0].click();", cancel);
        await waitUntil("a darkroom that worked has ended", () => darkrooms.some(hasEnded), 10, 1);
        durations.push(performance.now() - clicked);
        await answered;
        const said = at === 0 ? "One cancelled" : `${at + 1} cancelled`;
        await waitUntil(`${name} is cancelled`, () => page.execute(`return document.querySelector('[data-testid="job-cancelled"]')?.textContent.includes(arguments[0]) ?? false;`, said));
    }
    durations.sort((one, other) => one - other);
    context.diagnostic(
        `${CANCELS} photos of 12 megapixels cancelled: the working process ended after ${durations[CANCELS >> 1].toFixed(0)} ms ` +
            `(median), ${durations.at(-1).toFixed(0)} ms at most; load average ${loadavg()[0].toFixed(1)}`,
    );

    await page.click("show-gallery");
    await waitUntil("the one photo that was not cancelled is in the gallery", async () => (await page.findAll("gallery-item")).length > 0);
    assert.equal((await page.findAll("gallery-item")).length, 1, "a cancelled photo is in the gallery");
});

/** The names of the photos that the queue shows as worked on. */
function activeNames(page) {
    return page.execute(`return [...document.querySelectorAll('[data-testid="job-working"] .name bdi')].map(name => name.textContent);`);
}

/**
 * The pids of the darkrooms, once one of them has computed something. Which of them works on the photo cannot be told from
 * outside: another makes the previews of the strip, and a third, for the next photo, is started meanwhile.
 */
async function workingDarkrooms() {
    const darkrooms = (await desktop.processStatuses())
        .filter(status => /^Name:\s+ambrotype$/m.test(status))
        .slice(1)
        .map(status => Number(status.match(/^Pid:\s+(\d+)/m)[1]));
    const before = darkrooms.map(ticks);
    await new Promise(resolve => setTimeout(resolve, 200));
    return darkrooms.some((pid, at) => ticks(pid) > before[at]) && darkrooms;
}

/** CPU time of a process in clock ticks, 100 a second; see proc_pid_stat(5). */
function ticks(pid) {
    const fields = statFields(pid);
    return fields ? Number(fields[11]) + Number(fields[12]) : 0;
}

function hasEnded(pid) {
    const fields = statFields(pid);
    return !fields || fields[0] === "Z" || fields[0] === "X";
}

/** The fields of /proc/PID/stat after the name, from the state on. */
function statFields(pid) {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    } catch {
        return undefined;
    }
}
