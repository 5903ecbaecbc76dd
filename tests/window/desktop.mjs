// A desktop for the window tests: an X or Wayland screen, a home folder, a WebDriver and the program, and native input: dialogs,
// drags, screenshots. It knows nothing of the page.

import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { access, mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { childrenOf, freePort, withDescendants } from "./processes.mjs";
import { Session, waitUntil } from "./webdriver.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../..");
const ARTEFACTS = path.join(ROOT, "tests/artefacts/window");
const PROGRAM = process.env.AMBROTYPE_BINARY ?? path.join(ROOT, "target/debug/ambrotype");
// Lets a driver control a program that refuses drivers; see automation.c.
const AUTOMATION = path.join(ROOT, ".tools/automation.so");

const run = promisify(execFile);

/** One screen and one home folder; the program can be started and ended on it many times. */
export class Desktop {
    name;
    home;
    /** A folder of the user outside the home folder, for the test's files. */
    files;
    runtime;
    session;
    artefacts = ARTEFACTS;
    #children = [];
    #environment;
    #driverUrl;
    #driverProcess;
    #log;
    #settingsDaemon;
    #wrapped = false;

    /**
     * Opens a screen and a driver with an empty home folder. `name` is part of the names of logs and screenshots. On Wayland
     * nothing can be dragged, and dialogs and screenshots are out of reach: a program cannot touch another one's windows.
     */
    static async open(name, { wayland = false } = {}) {
        const desktop = new Desktop();
        desktop.name = name;
        await mkdir(ARTEFACTS, { recursive: true });
        desktop.home = await mkdtemp(path.join(tmpdir(), "ambrotype-window-"));
        desktop.files = await mkdtemp(path.join(tmpdir(), "ambrotype-files-"));
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
            // The pictures of docs/ are taken with other fonts.
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

    /** Starts the program and waits for its page; `wrapper` is a command that runs and traces it. */
    async start({ wrapper = [] } = {}) {
        this.#wrapped = wrapper.length > 0;
        this.session = await Session.start(this.#driverUrl, ...wrapper, PROGRAM);
        await this.session.waitForPage();
        await this.session.waitForPaint();
    }

    /** Opens a desktop and starts the program on it. */
    static async launch(name, options) {
        const desktop = await Desktop.open(name, options);
        await desktop.start();
        return desktop;
    }

    /** Ends the program as a logout does, and waits for it and for its wrapper. */
    async quit() {
        for (const pid of await this.#programPids()) process.kill(Number(pid), "SIGTERM");
        await waitUntil("the program has ended", async () => (await childrenOf(this.#driverProcess.pid)).length === 0, 60);
        await this.session?.end().catch(() => {});
        this.session = undefined;
    }

    /** Ends the program through the driver. */
    async stop() {
        await this.session?.end().catch(() => {});
        this.session = undefined;
        await waitUntil("the program has ended", async () => (await this.#programPids()).length === 0, 20);
    }

    /** Asks the window to close, as a click on its close button does. */
    async closeWindow() {
        const [pid] = await this.#programPids();
        const [id] = await this.#visibleWindows("--pid", pid, "--name", "Ambrotype");
        await this.#python("close_window.py", id);
    }

    /** Waits until the program has ended by itself. */
    async waitForEnd() {
        await waitUntil("the program has ended", async () => (await this.#programPids()).length === 0, 120);
        await this.session?.end().catch(() => {});
        this.session = undefined;
    }

    /** The /proc/PID/status of the program and of every process it has started. */
    async processStatuses() {
        const pids = await withDescendants(await this.#programPids());
        const statuses = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined)));
        return statuses.filter(Boolean);
    }

    /** Drags files from another program's window and drops them on the middle of an element, as a file manager does. */
    async dropFiles(element, ...files) {
        await this.#python("drag_source.py", ...(await this.#middleOf(element)), ...files);
    }

    /** Drags an element out of the window onto another program's, which accepts a "file" or "pixels" and writes it to `target`. */
    async dragOut(element, kind, target) {
        await this.#python("drop_target.py", ...(await this.#middleOf(element)), kind, target);
    }

    /** What is on the clipboard: the first bytes of each kind that another program is offered. */
    async clipboard() {
        const { stdout } = await this.#python("clipboard.py", "read");
        return Object.fromEntries(Object.entries(JSON.parse(stdout)).map(([kind, bytes]) => [kind, Buffer.from(bytes, "base64")]));
    }

    /** From now on keeps copies of pictures on the clipboard, as GNOME's compositor does. Gives a function: what it has reported. */
    async keepClipboard() {
        let reports = "";
        const keeper = this.#spawn("/usr/bin/python3", [path.join(HERE, "clipboard.py"), "keep"], { stdio: ["ignore", "pipe", this.#log] });
        keeper.stdout.on("data", text => (reports += text));
        await waitUntil("the keeper is ready", () => reports.includes("ready"), 20);
        return () => reports;
    }

    /** Waits for a native dialog with this title, presses the key `first`, types the text and presses Enter. */
    async fillDialog(title, text, first = "ctrl+a") {
        const id = await this.focusDialog(title);
        await this.#xdotool("windowfocus", "--sync", id, "key", first, "type", "--delay", "20", text);
        await this.#xdotool("key", "Return");
    }

    /** Waits for a native dialog with this title and gives it the keyboard; gives its id. */
    async focusDialog(title) {
        const [id] = await waitUntil(`a window called “${title}”`, async () => {
            const found = await this.#visibleWindows("--name", title);
            return found.length > 0 && found.slice(-1);
        });
        await this.#xdotool("windowfocus", "--sync", id);
        return id;
    }

    /** Whether a native dialog with this title is open. */
    async hasDialog(title) {
        return (await this.#visibleWindows("--name", title)).length > 0;
    }

    /** Presses keys, as “ctrl+shift+l”, on the keyboard itself: whichever window has it gets them. */
    async pressKeys(...keys) {
        await this.#xdotool("key", ...keys);
    }

    /** Presses the mouse itself on the middle of an element. */
    async clickScreen(element) {
        const [x, y] = await this.#middleOf(element);
        await this.#xdotool("mousemove", x, y, "click", "1");
    }

    /** How many windows of the program are on the screen: dialogs, menus and the like count too. */
    async countWindows() {
        return (await this.#visibleWindows("--pid", (await this.#programPids())[0])).length;
    }

    async #visibleWindows(...search) {
        const found = await this.#xdotool("search", "--onlyvisible", ...search).catch(() => ({ stdout: "" }));
        return found.stdout.trim().split("\n").filter(Boolean);
    }

    /** Announces desktop settings from now on, instead of those before; see xsettingsd(1). */
    async setXsettings(settings) {
        const file = path.join(this.home, "tmp", "xsettings");
        await writeFile(file, `${settings}\n`);
        if (this.#settingsDaemon) return void this.#settingsDaemon.kill("SIGHUP");
        this.#settingsDaemon = this.#spawn("xsettingsd", ["-c", file]);
    }

    /** Waits for a native file chooser with this title and chooses a file in it. */
    async chooseFile(title, file) {
        const gone = () => this.#xdotool("search", "--onlyvisible", "--name", title).then(() => false, () => true);
        for (let tries = 0; tries < 10; tries += 1) {
            // GTK's key for typing a file name. A chooser that is still looking the name up ignores Enter.
            await this.fillDialog(title, file, "ctrl+l");
            if (await waitUntil(`“${title}” is closed`, gone, 4).catch(() => false)) return;
        }
        throw new Error(`“${title}” does not take ${file}`);
    }

    /** Moves the pointer to the corner and waits until tooltips are gone. */
    async parkPointer() {
        await this.#xdotool("mousemove", "1279", "899");
        await new Promise(resolve => setTimeout(resolve, 1500));
    }

    /** Takes a screenshot of the window or of one element, as tests/artefacts/window/NAME-LABEL.png. Gives the path. */
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
        // The page has painted, but the screen may still show the frame before: wait for two equal pictures.
        // A blinking caret never rests; after some tries any picture is good.
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

    /** The web view's own screenshot, where the screen cannot be captured; kept as `screenshot` keeps it. */
    async pageScreenshot(label) {
        await this.session.waitForPaint();
        const file = path.join(ARTEFACTS, `${this.name}-${label}.png`);
        await writeFile(file, await this.session.screenshot());
        return file;
    }

    /** Runs another process of the program on the same screen and home, with arguments and standard input; gives its exit code. */
    async runProgram(args, input = "") {
        // Node's pipes are sockets, which cannot be opened again through /proc/self/fd.
        const file = path.join(this.home, "tmp", "input");
        await writeFile(file, input);
        const read = await open(file);
        const child = spawn(PROGRAM, args, { env: this.#environment, stdio: [read.fd, this.#log, this.#log] });
        const code = await new Promise(resolve => child.once("exit", resolve));
        await read.close();
        await rm(file);
        return code;
    }

    /** Runs a command of the program beside its window; gives its exit code and what it printed. */
    runCommand(...args) {
        return this.runCommandWith({}, ...args);
    }

    /** The same with a changed environment. */
    async runCommandWith(environment, ...args) {
        const child = spawn(PROGRAM, args, { env: { ...this.#environment, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
        const printed = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", text => (printed[name] += text));
        const code = await new Promise(resolve => child.once("close", resolve));
        this.#log.write(printed.stdout + printed.stderr);
        return { code, ...printed };
    }

    /** Memory of all processes of the program, in MiB; a page shared by two processes counts half for each (PSS). */
    async memoryMebibytes() {
        const pids = await withDescendants(await this.#programPids());
        const rollups = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "")));
        return rollups.reduce((sum, rollup) => sum + Number(rollup.match(/^Pss:\s+(\d+) kB$/m)?.[1] ?? 0), 0) / 1024;
    }

    /** Ends everything that was started and removes the folders. */
    async close() {
        await this.session?.end().catch(() => {});
        for (const child of this.#children.reverse()) {
            if (child.exitCode === null && child.signalCode === null) {
                const ended = new Promise(resolve => child.once("exit", resolve));
                child.kill();
                await ended;
            }
        }
        for (const folder of [this.home, this.files, this.runtime]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }

    /** Starts an X server and waits for it; gives the environment for programs on it. */
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

    /** The same for a headless Wayland compositor. */
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

    /** The process ids of the program: the driver's children, or with a wrapper its children. */
    async #programPids() {
        const started = await childrenOf(this.#driverProcess.pid);
        return this.#wrapped ? (await Promise.all(started.map(childrenOf))).flat() : started;
    }

    /** Position and size of the program's window on the screen: the largest one, because GTK has small ones too. */
    async #windowGeometry() {
        const [pid] = await this.#programPids();
        const ids = await this.#visibleWindows("--pid", pid);
        const windows = await Promise.all(
            ids.map(async id => {
                const { stdout } = await this.#xdotool("getwindowgeometry", "--shell", id);
                const [x, y, width, height] = ["X", "Y", "WIDTH", "HEIGHT"].map(name =>
                    Number(stdout.match(new RegExp(`^${name}=(-?\\d+)$`, "m"))[1]),
                );
                return { x, y, width, height };
            }),
        );
        return windows.reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one));
    }

    /** The middle of an element on the screen, as arguments of a program. */
    async #middleOf(element) {
        const { x, y, width, height } = await element.rect();
        const window = await this.#windowGeometry();
        return [window.x + x + width / 2, window.y + y + height / 2].map(value => String(Math.round(value)));
    }

    #python(script, ...args) {
        return run("/usr/bin/python3", [path.join(HERE, script), ...args], { env: this.#environment, timeout: 60_000 });
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
