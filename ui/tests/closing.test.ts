import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { click, find, show } from "./page";

/** The page in the middle of two photos, and what lets the first go on. */
async function atWork() {
  const bridge = new FakeBridge();
  const work: (() => void)[] = [];
  const made = bridge.stylize.bind(bridge);
  bridge.stylize = async (...args) => {
    await new Promise<void>((resolve) => work.push(resolve));
    return made(...args);
  };
  show(bridge);
  await find("import-prompt");
  bridge.drop("a.jpg", "b.jpg");
  await waitFor(() => expect(bridge.window).toEqual(["guarded"]));
  const next = async () => {
    await waitFor(() => expect(work).toHaveLength(1));
    work.pop()!();
  };
  return { bridge, next };
}

test("closing with work to do asks once; back keeps the window, and it asks again the next time", async () => {
  const { bridge } = await atWork();
  bridge.emit({ type: "close-requested" });
  expect((await screen.findByRole("dialog")).textContent).toContain("2 pictures are not finished yet");
  await click("closing-back");
  expect(screen.queryByTestId("closing-back")).toBeNull();
  expect(bridge.window).toEqual(["guarded", "guarded"]);
});

test("the work is finished behind a hidden window, which closes then", async () => {
  const { bridge, next } = await atWork();
  bridge.emit({ type: "close-requested" });
  await click("closing-finish");
  await waitFor(() => expect(bridge.window).toEqual(["guarded", "hidden"]));
  await next();
  await next();
  await waitFor(() => expect(bridge.window).toEqual(["guarded", "hidden", "closed"]));
  expect((await bridge.gallery()).items).toHaveLength(2);
});

test("a window that is shown again meanwhile stays open", async () => {
  const { bridge, next } = await atWork();
  bridge.emit({ type: "close-requested" });
  await click("closing-finish");
  await waitFor(() => expect(bridge.window).toContain("hidden"));
  await fireEvent(document, new Event("visibilitychange"));
  await next();
  await next();
  await waitFor(() => expect(bridge.window.at(-1)).toBe("free"));
  expect(bridge.window).not.toContain("closed");
});

test("stopping ends the work and closes the window", async () => {
  const { bridge } = await atWork();
  bridge.emit({ type: "close-requested" });
  await click("closing-stop");
  await waitFor(() => expect(bridge.window.at(-1)).toBe("closed"));
});
