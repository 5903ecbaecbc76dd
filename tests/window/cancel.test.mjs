// Cancelling is true: the process that works on the photo ends. How soon after the click is measured and printed, and judged
// by whoever reads it: nothing is timed in a test.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { Desktop } from "./desktop.mjs";
import { waitUntil } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const CANCELS = Number(process.env.AMBROTYPE_SOAK_CANCELS ?? 3);

let desktop;

before(async () => {
    desktop = await Desktop.open("cancel");
    await desktop.start();
    const page = desktop.session;
    for (const id of ["passphrase", "passphrase-again"]) await (await page.find(id)).type("plate");
    await (await page.find("create-vault")).click();
});
after(() => desktop?.close());

test("cancelling ends the process that works, and the next photo is taken up", async context => {
    const page = desktop.session;
    // Twelve megapixels take seconds: time enough to be caught at it.
    const photos = Array.from({ length: CANCELS }, (_, at) => path.join(desktop.home, `large-${at}.jpg`));
    await promisify(execFile)("convert", [SAMPLE, "-resize", "3464x3464!", photos[0]]);
    for (const photo of photos.slice(1)) await cp(photos[0], photo);
    const last = path.join(desktop.home, "last.jpg");
    await cp(SAMPLE, last);
    await desktop.dropFiles(await page.find("import-prompt"), ...photos, last);

    const durations = [];
    for (let at = 0; at < CANCELS; at += 1) {
        const name = path.basename(photos[at]);
        await waitUntil(`${name} is worked on`, async () => (await activeNames(page)).includes(name));
        const darkroom = await waitUntil("one darkroom works", busyDarkroom);
        const [cancel] = await page.findAll("cancel");
        const clicked = performance.now();
        const answered = page.execute("arguments[0].click();", cancel);
        await waitUntil("the darkroom has ended", () => hasEnded(darkroom), 10, 1);
        durations.push(performance.now() - clicked);
        await answered;
        await waitUntil(`${name} is cancelled`, async () => (await page.findAll("job-cancelled")).length === at + 1);
    }
    durations.sort((one, other) => one - other);
    context.diagnostic(
        `${CANCELS} photos of 12 megapixels cancelled: the process that worked has ended after ${durations[CANCELS >> 1].toFixed(0)} ms ` +
            `(median), ${durations.at(-1).toFixed(0)} ms at most; load average ${loadavg()[0].toFixed(1)}`,
    );

    await (await page.find("show-gallery")).click();
    await waitUntil("the one photo that nobody cancelled is in the gallery", async () => (await page.findAll("gallery-item")).length > 0);
    assert.equal((await page.findAll("gallery-item")).length, 1, "what was cancelled has left something in the gallery");
});

/** The names of the photos that the queue says are worked on. */
function activeNames(page) {
    return page.execute(`return [...document.querySelectorAll('[data-testid="job-working"] .name bdi')].map(name => name.textContent);`);
}

/** The one darkroom that works, if only one does: a second one paints the small pictures beside the first photo. */
async function busyDarkroom() {
    const darkrooms = (await desktop.processStatuses())
        .filter(status => /^Name:\s+ambrotype$/m.test(status))
        .slice(1)
        .map(status => Number(status.match(/^Pid:\s+(\d+)/m)[1]));
    const before = darkrooms.map(ticks);
    await new Promise(resolve => setTimeout(resolve, 200));
    const working = darkrooms.filter((pid, at) => ticks(pid) > before[at]);
    return working.length === 1 && working[0];
}

/** The clock ticks that a process has run so far, of which there are 100 in a second; see proc_pid_stat(5). */
function ticks(pid) {
    const fields = statFields(pid);
    return fields ? Number(fields[11]) + Number(fields[12]) : 0;
}

function hasEnded(pid) {
    const fields = statFields(pid);
    return !fields || fields[0] === "Z" || fields[0] === "X";
}

/** What /proc/PID/stat says after the name, from the state on. */
function statFields(pid) {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    } catch {
        return undefined;
    }
}
