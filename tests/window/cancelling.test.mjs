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

import { Stage } from "./harness.mjs";
import { until } from "./webdriver.mjs";

const SAMPLE = path.resolve(import.meta.dirname, "../../src-tauri/sample/astronaut.jpg");
const CANCELS = Number(process.env.AMBROTYPE_SOAK_CANCELS ?? 3);

let stage;

before(async () => {
    stage = await Stage.open("cancelling");
    await stage.start();
    const page = stage.session;
    for (const id of ["passphrase", "passphrase-again"]) await (await page.see(id)).type("plate");
    await (await page.see("create-vault")).click();
});
after(() => stage?.close());

test("cancelling ends the process that works, and the next photo is taken up", async context => {
    const page = stage.session;
    // Twelve megapixels take seconds: time enough to be caught at it.
    const photos = Array.from({ length: CANCELS }, (_, at) => path.join(stage.home, `large-${at}.jpg`));
    await promisify(execFile)("convert", [SAMPLE, "-resize", "3464x3464!", photos[0]]);
    for (const photo of photos.slice(1)) await cp(photos[0], photo);
    const last = path.join(stage.home, "last.jpg");
    await cp(SAMPLE, last);
    await stage.drop(await page.see("invitation"), ...photos, last);

    const took = [];
    for (let at = 0; at < CANCELS; at += 1) {
        const name = path.basename(photos[at]);
        await until(`${name} is worked on`, async () => (await worked(page)).includes(name));
        const darkroom = await until("one darkroom works", busy);
        const [cancel] = await page.all("cancel");
        const clicked = performance.now();
        const answered = page.run("arguments[0].click();", cancel);
        await until("the darkroom has ended", () => ended(darkroom), 10, 1);
        took.push(performance.now() - clicked);
        await answered;
        await until(`${name} is cancelled`, async () => (await page.all("job-cancelled")).length === at + 1);
    }
    took.sort((one, other) => one - other);
    context.diagnostic(
        `${CANCELS} photos of 12 megapixels cancelled: the process that worked has ended after ${took[CANCELS >> 1].toFixed(0)} ms ` +
            `(median), ${took.at(-1).toFixed(0)} ms at most; load average ${loadavg()[0].toFixed(1)}`,
    );

    await (await page.see("show-gallery")).click();
    await until("the one photo that nobody cancelled is in the gallery", async () => (await page.all("gallery-item")).length > 0);
    assert.equal((await page.all("gallery-item")).length, 1, "what was cancelled has left something in the gallery");
});

/** The names of the photos that the queue says are worked on. */
function worked(page) {
    return page.run(`return [...document.querySelectorAll('[data-testid="job-working"] .name bdi')].map(name => name.textContent);`);
}

/** The one darkroom that works, if only one does: a second one paints the small pictures beside the first photo. */
async function busy() {
    const darkrooms = (await stage.processes())
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

function ended(pid) {
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
