// A small W3C WebDriver client for WebKitWebDriver: the few calls that the window tests need. It knows no page.

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The characters around names in sentences, which nobody sees. */
const ISOLATES = /[\u2066-\u2069]/g;

/** Keys without a letter, as WebDriver encodes them. */
export const BACKSPACE = "\uE003";
export const END = "\uE010";
export const HOME = "\uE011";
export const TAB = "\uE004";
export const ENTER = "\uE007";
export const SHIFT = "\uE008";
export const CONTROL = "\uE009";
export const ESCAPE = "\uE00C";
export const SPACE = " ";
export const LEFT = "\uE012";
export const RIGHT = "\uE014";
export const DELETE = "\uE017";
export const F1 = "\uE031";

/** One automated window. Elements are found by their `data-testid`. */
export class Session {
    #base;

    constructor(base) {
        this.#base = base;
    }

    /** Starts `binary` with `args` through the driver at the address `driver`. */
    static async start(driver, binary, ...args) {
        const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
        const { sessionId } = await call("POST", `${driver}/session`, { capabilities });
        return new Session(`${driver}/session/${sessionId}`);
    }

    /** Ends the session; the driver ends the program with it. */
    end() {
        return call("DELETE", this.#base);
    }

    /** Runs a function body in the page and gives its return value. */
    execute(script, ...args) {
        return call("POST", `${this.#base}/execute/sync`, { script, args });
    }

    /** Waits until the program's page has replaced the window's empty first page. */
    async waitForPage() {
        const script = `return document.readyState === "complete" && document.querySelector("[data-testid]") !== null;`;
        // The driver fails if the page is replaced during a call; then try the next page.
        await waitUntil("the program's page is there", () => this.execute(script).catch(falseIfReplaced));
    }

    /** The elements with this test id, in the order of the page. */
    async findAll(id) {
        const find = { using: "css selector", value: `[data-testid="${id}"]` };
        // The driver fails if an element is removed during the call; then try again.
        const found = await waitUntil(`“${id}” is looked for`, () => call("POST", `${this.#base}/elements`, find).catch(falseIfStale));
        return found.map(reference => new Element(this.#base, reference[ELEMENT]));
    }

    /** The first visible element with this test id; waits for it. */
    async find(id) {
        const visible = async () => {
            for (const element of await this.findAll(id)) if (await element.isVisible()) return element;
        };
        return waitUntil(`“${id}” is on the page`, visible).catch(error => this.#withPage(error));
    }

    /** Fails with what the page shows instead: most often a notice says why. */
    async #withPage(error) {
        const text = await this.execute("return document.body.innerText;").catch(() => "the page does not answer");
        throw new Error(`${error.message}\nthe page shows:\n${text}`, { cause: error });
    }

    /** Clicks the first visible element with this test id. What is in a closed menu, panel or tab is opened first, by its button. */
    async click(id) {
        await waitUntil(`“${id}” is on the page`, async () => (await this.findAll(id)).length > 0).catch(error => this.#withPage(error));
        const opener = await this.execute(`
            const all = [...document.querySelectorAll('[data-testid="${id}"]')];
            const closed = all.some(it => it.checkVisibility()) ? null : all[0]?.closest("[hidden]");
            return closed ? (document.querySelector('[aria-controls="' + closed.id + '"]')?.dataset.testid ?? null) : null;`);
        if (opener) await this.click(opener);
        await (await this.find(id)).click();
    }

    async type(id, text) {
        await (await this.find(id)).type(text);
    }

    /** Chooses an option of a select. */
    async select(id, value) {
        await (await this.find(id)).select(value);
    }

    /** As `find`, scrolled to the middle of the window. */
    async scrollTo(id) {
        const element = await this.find(id);
        await this.execute(`arguments[0].scrollIntoView({ block: "center" });`, element);
        return element;
    }

    /** Scrolls to the start of the section that contains this element. */
    async scrollToSection(id) {
        await this.execute(`arguments[0].closest("section").scrollIntoView();`, await this.find(id));
    }

    /** Waits until no element with this test id is visible. */
    async waitGone(id) {
        return waitUntil(`“${id}” has left the page`, async () => {
            for (const element of await this.findAll(id)) if (await element.isVisible()) return false;
            return true;
        });
    }

    /** Waits until the page has drawn two more frames, and with them every change. */
    async waitForPaint() {
        await this.execute(`
            window.framesToCome = 2;
            requestAnimationFrame(function frame() {
                window.framesToCome -= 1;
                if (window.framesToCome > 0) requestAnimationFrame(frame);
            });`);
        await waitUntil("the page is painted", () => this.execute("return window.framesToCome === 0;"));
    }

    /** Presses keys together: `press(CONTROL, "s")`. */
    async press(...keys) {
        const down = keys.map(value => ({ type: "keyDown", value }));
        const up = keys.toReversed().map(value => ({ type: "keyUp", value }));
        await call("POST", `${this.#base}/actions`, { actions: [{ type: "key", id: "keys", actions: [...down, ...up] }] });
    }

    /** The test id of the focused element, or its tag name. */
    focusedId() {
        return this.execute("return document.activeElement?.dataset.testid ?? document.activeElement?.tagName;");
    }

    /** Resizes the window, in CSS pixels. */
    resize(width, height) {
        return call("POST", `${this.#base}/window/rect`, { x: 0, y: 0, width, height });
    }

    /** The page as a PNG. */
    async screenshot() {
        return Buffer.from(await call("GET", `${this.#base}/screenshot`), "base64");
    }

    /** The visible text of the page. */
    text() {
        return this.execute(`return document.body.innerText.replace(${ISOLATES}, "");`);
    }
}

class Element {
    #url;
    #reference;
    #session;

    constructor(session, id) {
        this.#session = session;
        this.#url = `${session}/element/${id}`;
        this.#reference = { [ELEMENT]: id };
    }

    /** Presses the pointer on its middle, holds for so many milliseconds and releases. */
    async hold(milliseconds) {
        const { x, y, width, height } = await this.rect();
        const actions = [
            // By position, not by element: WebDriver considers elements under `content-visibility: auto` not interactable.
            { type: "pointerMove", x: Math.round(x + width / 2), y: Math.round(y + height / 2), duration: 0 },
            { type: "pointerDown", button: 0 },
            { type: "pause", duration: milliseconds },
            { type: "pointerUp", button: 0 },
        ];
        await call("POST", `${this.#session}/actions`, { actions: [{ type: "pointer", id: "mouse", actions }] });
    }

    /** Its WebDriver form as an argument of a script. */
    toJSON() {
        return this.#reference;
    }

    click() {
        return this.hold(0);
    }

    type(text) {
        return call("POST", `${this.#url}/value`, { text });
    }

    /** Its text; WebDriver's own text lacks lines that are cut off with an ellipsis. */
    async text() {
        return (await this.property("innerText")).replace(ISOLATES, "");
    }

    /** Whether it is visible: attached, laid out and not hidden by a style. */
    isVisible() {
        const script = "return arguments[0].isConnected && arguments[0].checkVisibility() && arguments[0].getClientRects().length > 0;";
        return call("POST", `${this.#session}/execute/sync`, { script, args: [this.#reference] }).catch(falseIfStale);
    }

    /** x, y, width and height, in CSS pixels from the window's top left corner. */
    rect() {
        const script = "return arguments[0].getBoundingClientRect().toJSON();";
        return call("POST", `${this.#session}/execute/sync`, { script, args: [this.#reference] });
    }

    /** Chooses an option of a select by its value. */
    select(value) {
        const script = `
            arguments[0].value = arguments[1];
            arguments[0].dispatchEvent(new Event("change", { bubbles: true }));`;
        return call("POST", `${this.#session}/execute/sync`, { script, args: [this.#reference, value] });
    }

    /** Reads a DOM property. */
    property(name) {
        return call("GET", `${this.#url}/property/${name}`);
    }
}

/** Calls `attempt` until it gives something truthy, and gives that; fails with `what` after so many seconds. */
export async function waitUntil(what, attempt, seconds = 60, pause = 50) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const value = await attempt();
        if (value) return value;
        if (Date.now() > end) throw new Error(`waited ${seconds} s for: ${what}`);
        await new Promise(resolve => setTimeout(resolve, pause));
    }
}

/** An element that was replaced meanwhile counts as invisible; also where that happens during the call. */
function falseIfStale(error) {
    if (error.code === "stale element reference" || error.message.endsWith("Could not parse script result")) return false;
    throw error;
}

/** The driver's errors, depending on the moment, when a page is replaced during a script. */
function falseIfReplaced(error) {
    if (["unknown error", "javascript error"].includes(error.code)) return false;
    throw error;
}

async function call(method, url, body) {
    const answer = await fetch(url, {
        method,
        body: body && JSON.stringify(body),
        headers: { "content-type": "application/json" },
        signal: AbortSignal.timeout(120_000),
    });
    const { value } = await answer.json();
    if (answer.ok) return value;
    throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error });
}
