// The stage for the window tests: a screen of our own, a home folder of our own, the program on it, and hands to drag,
// type and take pictures with. It knows nothing of what the program shows.

import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { access, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Session, waitUntil } from "./webdriver.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../..");
const ARTEFACTS = path.join(ROOT, "tests/artefacts/window");
const PROGRAM = process.env.AMBROTYPE_BINARY ?? path.join(ROOT, "target/debug/ambrotype");
// Lets a driver at a program that was built to refuse one; see automation.c.
const AUTOMATION = path.join(ROOT, ".tools/automation.so");

const run = promisify(execFile);

/** One screen, one home folder; the program may be started and ended on it many times. */
export class Desktop {
    name;
    home;
    runtime;
    session;
    artefacts = ARTEFACTS;
    #children = [];
    #environment;
    #driverUrl;
    #driverProcess;
    #log;
    #wrapped = false;

    /**
     * Opens a screen and a driver with an empty home folder. `name` goes into the names of logs and screenshots. On a Wayland
     * screen nothing can be dragged, and dialogs and pixels are out of reach: another program's windows are its own there.
     */
    static async open(name, { wayland = false } = {}) {
        const desktop = new Desktop();
        desktop.name = name;
        await mkdir(ARTEFACTS, { recursive: true });
        desktop.home = await mkdtemp(path.join(tmpdir(), "ambrotype-window-"));
        desktop.#log = createWriteStream(path.join(ARTEFACTS, `${name}.log`));
        await new Promise(resolve => desktop.#log.once("open", resolve));
        // In memory, as on a real desktop.
        desktop.runtime = await mkdtemp("/dev/shm/ambrotype-run-");
        const folder = async inside => {
            await mkdir(path.join(desktop.home, inside), { recursive: true, mode: 0o700 });
            return path.join(desktop.home, inside);
        };
        const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env;
        desktop.#environment = {
            ...inherited,
            // The pictures of docs/ are taken with the fonts of whoever takes them.
            FONTCONFIG_FILE: process.env.FONTCONFIG_FILE ?? path.join(HERE, "fonts.conf"),
            HOME: desktop.home,
            LANG: "C.UTF-8",
            NO_AT_BRIDGE: "1",
            TMPDIR: await folder("tmp"),
            XDG_CACHE_HOME: await folder(".cache"),
            XDG_CONFIG_HOME: await folder(".config"),
            XDG_DATA_HOME: await folder(".local/share"),
            XDG_RUNTIME_DIR: desktop.runtime,
        };
        Object.assign(desktop.#environment, wayland ? await desktop.#wayland() : await desktop.#x11());
        await desktop.#startDriver();
        return desktop;
    }

    /** Starts the program, as after a double click, and waits for its page; `wrapper` is a command that runs it and watches. */
    async start({ wrapper = [] } = {}) {
        this.#wrapped = wrapper.length > 0;
        this.session = await Session.start(this.#driverUrl, ...wrapper, PROGRAM);
        await this.session.waitForPage();
        await this.session.waitForPaint();
    }

    /** Ends the program as a logout does, and waits for it and for whoever watches it. */
    async quit() {
        for (const pid of await this.#programPids()) process.kill(Number(pid), "SIGTERM");
        await waitUntil("the program has ended", async () => (await childrenOf(this.#driverProcess.pid)).length === 0, 60);
        await this.session?.end().catch(() => {});
        this.session = undefined;
    }

    /** Ends the program. */
    async stop() {
        await this.session?.end().catch(() => {});
        this.session = undefined;
        await waitUntil("the program has ended", async () => (await this.#programPids()).length === 0, 20);
    }

    /** What the kernel says of the program and of every process it has started: one /proc/PID/status each. */
    async processStatuses() {
        const pending = await this.#programPids();
        const told = [];
        for (let pid = pending.pop(); pid; pid = pending.pop()) {
            const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
            if (status) told.push(status);
            pending.push(...(await childrenOf(pid)));
        }
        return told;
    }

    /** Drags files from a foreign window and drops them on the middle of an element, through X like any file manager. */
    async dropFiles(element, ...files) {
        const { x, y, width, height } = await element.rect();
        const window = await this.#windowGeometry();
        const target = [window.x + x + width / 2, window.y + y + height / 2].map(value => String(Math.round(value)));
        await run("/usr/bin/python3", [path.join(HERE, "drag_source.py"), ...target, ...files], {
            env: this.#environment,
            timeout: 60_000,
        });
    }

    /** Drags an element out of the window onto a foreign one, which takes a "file" or "pixels" and keeps it as `target`. */
    async dragOut(element, kind, target) {
        const { x, y, width, height } = await element.rect();
        const window = await this.#windowGeometry();
        const from = [window.x + x + width / 2, window.y + y + height / 2].map(value => String(Math.round(value)));
        await run("/usr/bin/python3", [path.join(HERE, "drop_target.py"), ...from, kind, target], { env: this.#environment, timeout: 60_000 });
    }

    /** Waits for a native window (a file chooser) with this title, types into it and presses Enter; `first` is a key that comes before. */
    async fillDialog(title, text, first = "ctrl+a") {
        const { stdout } = await waitUntil(`a window called “${title}”`, () =>
            this.#xdotool("search", "--onlyvisible", "--name", title).catch(() => false),
        );
        const id = stdout.trim().split("\n").at(-1);
        await this.#xdotool("windowfocus", "--sync", id, "key", first, "type", "--delay", "20", text);
        await this.#xdotool("key", "Return");
    }

    /** Has the desktop say this from now on, as its settings would; see xsettingsd(1). */
    async setXsettings(settings) {
        const file = path.join(this.home, "tmp", "xsettings");
        await writeFile(file, `${settings}\n`);
        this.#spawn("xsettingsd", ["-c", file]);
    }

    /** Waits for a native file chooser with this title and opens a file in it. */
    async chooseFile(title, file) {
        const gone = () => this.#xdotool("search", "--onlyvisible", "--name", title).then(() => false, () => true);
        for (let tries = 0; tries < 10; tries += 1) {
            // A key of GTK's, which asks for the name of the file; a chooser that is busy looking it up lets Enter fall.
            await this.fillDialog(title, file, "ctrl+l");
            if (await waitUntil(`“${title}” is closed`, gone, 4).catch(() => false)) return;
        }
        throw new Error(`“${title}” does not take ${file}`);
    }

    /** Moves the pointer out of the way and waits until its tooltips are gone. */
    async parkPointer() {
        await this.#xdotool("mousemove", "1279", "899");
        await new Promise(resolve => setTimeout(resolve, 1500));
    }

    /** What a person sees now, kept as tests/artefacts/window/NAME-LABEL.png: the window, or one element of it. Gives the path. */
    async screenshot(label, element) {
        await this.session.waitForPaint();
        const window = await this.#windowGeometry();
        const place = element ? await element.rect() : { x: 0, y: 0, width: window.width, height: window.height };
        const [x, y, width, height] = [window.x + place.x, window.y + place.y, place.width, place.height].map(Math.round);
        const shoot = output =>
            run("import", ["-window", "root", "-crop", `${width}x${height}+${x}+${y}`, "+repage", output], {
                encoding: "buffer",
                env: this.#environment,
                maxBuffer: 64 << 20,
            });
        // The page has painted, but the screen may still hold the frame before: two pictures alike are the screen at rest.
        // A caret or a spinner never rests; after some tries its picture is as good as any.
        let before = Buffer.alloc(0);
        for (let tries = 0; tries < 20; tries += 1) {
            const { stdout: now } = await shoot("rgb:-");
            if (now.equals(before)) break;
            before = now;
        }
        const file = path.join(ARTEFACTS, `${this.name}-${label}.png`);
        await shoot(file);
        return file;
    }

    /** What the page looks like to itself, where the screen cannot be photographed; kept as `photograph` keeps it. */
    async pageScreenshot(label) {
        await this.session.waitForPaint();
        const file = path.join(ARTEFACTS, `${this.name}-${label}.png`);
        await writeFile(file, await this.session.screenshot());
        return file;
    }

    /** Runs the program once more on the same screen and home, with words and something to read, to its end: its exit code. */
    async runProgram(args, input = "") {
        // Node's own pipes are sockets, which nobody can open a second time by their number.
        const file = path.join(this.home, "tmp", "input");
        await writeFile(file, input);
        const read = await open(file);
        const child = spawn(PROGRAM, args, { env: this.#environment, stdio: [read.fd, this.#log, this.#log] });
        const code = await new Promise(resolve => child.once("exit", resolve));
        await read.close();
        await rm(file);
        return code;
    }

    /** What every process of the program takes together, in MiB: pages shared by two count half for each (PSS). */
    async memoryMebibytes() {
        const pending = await this.#programPids();
        let kibibytes = 0;
        for (let pid = pending.pop(); pid; pid = pending.pop()) {
            const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
            kibibytes += Number(rollup.match(/^Pss:\s+(\d+) kB$/m)?.[1] ?? 0);
            pending.push(...(await childrenOf(pid)));
        }
        return kibibytes / 1024;
    }

    /** Ends everything that was started and removes the home folder. */
    async close() {
        await this.session?.end().catch(() => {});
        for (const child of this.#children.reverse()) {
            if (child.exitCode === null && child.signalCode === null) {
                const ended = new Promise(resolve => child.once("exit", resolve));
                child.kill();
                await ended;
            }
        }
        for (const folder of [this.home, this.runtime]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }

    /** Starts an X server and waits for it; gives what a program must be told to find it. */
    async #x11() {
        const screen = this.#spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
            stdio: ["ignore", this.#log, this.#log, "pipe"],
        });
        const number = await new Promise((resolve, reject) => {
            screen.stdio[3].once("data", data => resolve(String(data).trim()));
            screen.once("exit", code => reject(new Error(`Xvfb ended with ${code}; see tests/artefacts/window/${this.name}.log`)));
        });
        return { DISPLAY: `:${number}`, GDK_BACKEND: "x11" };
    }

    /** The same for a Wayland compositor, which shows its screen to nobody. */
    async #wayland() {
        const socket = "wayland-test";
        this.#spawn("weston", ["--backend=headless-backend.so", `--socket=${socket}`, "--width=1280", "--height=900", "--idle-time=0"]);
        await waitUntil("the compositor listens", () => access(path.join(this.runtime, socket)).then(() => true, () => false), 20);
        return { WAYLAND_DISPLAY: socket, GDK_BACKEND: "wayland" };
    }

    async #startDriver() {
        const port = await freePort();
        this.#driverUrl = `http://127.0.0.1:${port}`;
        this.#driverProcess = this.#spawn("WebKitWebDriver", [`--port=${port}`], {
            env: { ...this.#environment, LD_PRELOAD: AUTOMATION },
        });
        await waitUntil("WebKitWebDriver answers", () => fetch(`${this.#driverUrl}/status`).then(answer => answer.ok, () => false), 20);
    }

    /** The process ids of the program: what the driver has started, or what that has started to watch it. */
    async #programPids() {
        const started = await childrenOf(this.#driverProcess.pid);
        return this.#wrapped ? (await Promise.all(started.map(childrenOf))).flat() : started;
    }

    /** Where the program's window is on the screen: the largest it has, for GTK keeps small ones as well. */
    async #windowGeometry() {
        const [pid] = await this.#programPids();
        const { stdout: ids } = await this.#xdotool("search", "--onlyvisible", "--pid", pid);
        const windows = await Promise.all(
            ids.trim().split("\n").map(async id => {
                const { stdout } = await this.#xdotool("getwindowgeometry", "--shell", id);
                const [x, y, width, height] = ["X", "Y", "WIDTH", "HEIGHT"].map(name =>
                    Number(stdout.match(new RegExp(`^${name}=(-?\\d+)$`, "m"))[1]),
                );
                return { x, y, width, height };
            }),
        );
        return windows.reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one));
    }

    #xdotool(...args) {
        return run("xdotool", args, { env: this.#environment, timeout: 30_000 });
    }

    #spawn(command, args, options) {
        const child = spawn(command, args, { stdio: ["ignore", this.#log, this.#log], env: this.#environment, ...options });
        this.#children.push(child);
        return child;
    }
}

/** The process ids of what a process has started and not yet seen end. */
async function childrenOf(pid) {
    const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
    const lists = tasks.map(task => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => ""));
    return (await Promise.all(lists)).join(" ").split(/\s+/).filter(Boolean);
}

/** A port nobody listens on. */
function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer().once("error", reject);
        probe.listen(0, "127.0.0.1", () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

/** How much two pictures differ, from 0 (alike) to 1; the second is scaled to the size of the first. */
export async function imageDifference(one, other) {
    const { stdout: size } = await run("identify", ["-format", "%wx%h", one]);
    // compare ends with 1 where pictures differ, and tells the figure on stderr: "12345.6 (0.188)".
    const { stderr } = await run("compare", ["-metric", "RMSE", one, "(", other, "-resize", `${size}!`, ")", "null:"]).catch(error => error);
    return Number(stderr.match(/\((.+)\)/)[1]);
}

/** Writes a picture at half its size, in as few tones as still show everything. */
export async function saveHalfSize(from, to) {
    await mkdir(path.dirname(to), { recursive: true });
    await run("convert", [from, "-resize", "50%", "-colors", "64", to]);
}

/** Width, height and format of a picture file, in ImageMagick's words. */
export async function imageInfo(file) {
    const { stdout } = await run("identify", ["-format", "%w %h %m", file]);
    const [width, height, format] = stdout.split(" ");
    return { width: Number(width), height: Number(height), format };
}
