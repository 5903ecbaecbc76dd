import { screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { probeFromPage } from "../src/bridge/networkProbe";
import { click, find, show } from "./page";

let bridge: FakeBridge;
beforeEach(() => void (bridge = new FakeBridge()));
afterEach(() => vi.unstubAllGlobals());

async function open() {
  show(bridge);
  await click("show-privacy");
}

test("every attempt of the network test is shown with what blocked it, and with the date", async () => {
  await open();
  await click("network-test");
  const verdict = await find("network-test-result");
  expect(verdict.textContent).toContain("Nothing got out.");
  expect(verdict.textContent).toContain("2026");
  const rows = screen.getAllByTestId("network-test-refused").map((row) => row.textContent);
  expect(rows).toHaveLength(5);
  expect(rows[0]).toMatch(/127\.0\.0\.1:443.*refused by the system.*EACCES/s);
  expect(rows[3]).toContain("refused by the page’s rules");
  expect(rows[4]).toContain("stopped by Ambrotype");
});

test("no button is there before what stands above it, which would move it under the pointer", async () => {
  const about = await bridge.about();
  let answer = (_: typeof about) => {};
  vi.spyOn(bridge, "about").mockReturnValue(new Promise((resolve) => (answer = resolve)));
  await open();
  await find("privacy");
  expect(screen.queryByTestId("network-test")).toBeNull();
  answer(about);
  await find("network-test");
  expect(screen.getByTestId("privacy-web-view")).toBeTruthy();
});

test("the page is there when the program does not answer", async () => {
  vi.spyOn(bridge, "about").mockRejectedValue(new Error("the program does not answer"));
  await open();
  await find("network-test");
  expect(screen.queryByTestId("privacy-network")).toBeNull();
});

test("attempts that nothing blocked are shown as such", async () => {
  bridge.networkProbe.attempts[0] = { way: "tcp", target: "192.0.2.1:443", refused: false, answer: "ETIMEDOUT" };
  bridge.pageAttempts[0] = { way: "fetch", target: "https://192.0.2.1/portrait", blockedBy: null };
  bridge.networkProbe.resolver = "systemd-resolved";
  await open();
  await click("network-test");
  expect((await find("network-test-result")).textContent).toContain("2 of 5 tries were not blocked.");
  expect(screen.getAllByTestId("network-test-let-through")).toHaveLength(2);
  expect((await find("privacy")).textContent).toContain("looks up names");
});

test("traces are shown with a remedy: ours as removed, others as left alone", async () => {
  await open();
  expect(screen.queryByTestId("traces")).toBeNull();
  await click("find-traces");
  await find("traces");
  const row = (place: string) => screen.getByTestId(`trace-${place}`);
  expect(row("recents").textContent).toContain("from Ambrotype, removed");
  expect(row("swap").textContent).toContain("Encrypt it or switch it off.");
  expect(within(row("swap")).getByText("/swapfile")).toBeTruthy();
  expect(row("original").textContent).toContain("does not remember where your photos are");

  await click("find-traces-of");
  const idle = async () => vi.waitFor(async () => expect(((await find("find-traces-of")) as HTMLButtonElement).disabled).toBe(false));
  await idle();
  expect(row("original").dataset.finding, "no photo was picked").toBe("unknown");
  bridge.pickedPhotos = [{ id: "one", name: "me.jpg" }];
  await click("find-traces-of");
  await vi.waitFor(() => expect(row("original").dataset.finding).toBe("others"));
});

/** Runs the page's part of the network test, in a page with (`obeyed`) or without a content security policy. */
async function tryFromPage(obeyed: boolean) {
  const sent: string[] = [];
  const start = (target: string) => {
    sent.push(target);
    const violation = Object.assign(new Event("securitypolicyviolation"), { disposition: "enforce", blockedURI: new URL(target).origin });
    if (obeyed) setTimeout(() => document.dispatchEvent(violation));
  };
  vi.stubGlobal("fetch", async (target: string) => start(target));
  vi.stubGlobal("Image", class { set src(target: string) { start(target); } });
  vi.stubGlobal("WebSocket", class { constructor(target: string) { start(target); } });
  vi.stubGlobal("location", { set href(target: string) { sent.push(target); } });
  return { attempts: await probeFromPage(async () => obeyed), sent };
}

test("the page tries a request, a picture, a socket and navigation, and trusts only the browser's and the program's reports", async () => {
  const { attempts, sent } = await tryFromPage(true);
  expect(attempts.map(({ way, blockedBy }) => [way, blockedBy])).toEqual([
    ["fetch", "rules"],
    ["image", "rules"],
    ["socket", "rules"],
    ["navigation", "program"],
  ]);
  expect(sent).toEqual(attempts.map(({ target }) => target));
  expect(sent.every((target) => new URL(target).hostname === "192.0.2.1"), "reserved for documentation").toBe(true);
});

test("a page without a policy reports that nothing blocked it", async () => {
  const { attempts } = await tryFromPage(false);
  expect(attempts.every(({ blockedBy }) => blockedBy === null)).toBe(true);
}, 15_000);
