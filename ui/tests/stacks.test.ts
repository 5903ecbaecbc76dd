import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { click, find, pretendLayout, show, submit, type } from "./page";

afterEach(() => void vi.restoreAllMocks());

const made = (name: string) => ({ styles: [{ name, weight: 1 }], strength: 1 });
const tiles = () => screen.getAllByTestId("gallery-item");
const labels = () => tiles().map((tile) => tile.getAttribute("aria-label")!.split(",").slice(0, 2).join(","));

/** Photos: three portraits of one photo and one of another. */
async function shown(): Promise<FakeBridge> {
  pretendLayout();
  let now = Date.UTC(2026, 10, 1);
  const bridge = new FakeBridge({ now: () => (now += 1000) });
  for (const [name, style] of [["me.jpg", "wave"], ["friend.jpg", "wave"], ["me.jpg", "comic"], ["me.jpg", "storybook"]] as const) bridge.addPortraits(made(style), name);
  show(bridge);
  await click("show-gallery");
  await find("gallery");
  return bridge;
}

test("what was made of one photo lies in one stack, which opens to its portraits and closes by Escape", async () => {
  await shown();
  expect(labels()).toEqual(["me.jpg, 3 portraits", "friend.jpg, Great Wave"]);
  await fireEvent.click(tiles()[0]!);
  expect(labels()).toEqual(["me.jpg, Storybook", "me.jpg, Comic", "me.jpg, Great Wave"]);
  await fireEvent.keyDown(window, { key: "Escape" });
  expect(tiles()).toHaveLength(2);
  await fireEvent.keyDown(await find("gallery"), { key: "Enter" });
  await click("close-stack");
  expect(tiles()).toHaveLength(2);
  await fireEvent.click(tiles()[1]!);
  expect((await find("portrait-view")).textContent).toContain("friend.jpg");
});

test("a stack is selected, purged and renamed with all that lies in it", async () => {
  const bridge = await shown();
  await fireEvent.click(tiles()[0]!, { ctrlKey: true });
  expect((await find("selected")).textContent).toBe("3 selected");
  await click("rename-selected");
  await type("given-name", "Summer");
  await submit("given-name");
  await waitFor(async () => expect((await bridge.gallery()).items.map((item) => item.name)).toEqual(["Summer", "Summer", "friend.jpg", "Summer"]));
  await click("purge-selected");
  expect((await screen.findByRole("dialog")).textContent).toContain("3 portraits");
  await click("purge-confirm");
  await waitFor(async () => expect((await bridge.gallery()).items.map((item) => item.name)).toEqual(["friend.jpg"]));
});

test("a search and a filter show every picture by itself, and a search says how many it finds", async () => {
  await shown();
  await type("search", "me.jpg");
  expect((await find("found")).textContent).toBe("3 found");
  expect(tiles()).toHaveLength(3);
  await type("search", "");
  await click("stacked");
  expect(tiles()).toHaveLength(4);
});

test("the arrow keys in Make go through the portraits of a stack, too", async () => {
  await shown();
  await fireEvent.click(tiles()[0]!);
  await fireEvent.click(tiles()[0]!);
  await find("result");
  const title = () => screen.getByTestId("portrait-view").querySelector(".details")!.textContent;
  expect(title()).toContain("Storybook");
  await fireEvent.keyDown(window, { key: "ArrowRight" });
  await waitFor(() => expect(title()).toContain("Comic"));
});

test("a stack closes by itself when nothing is left in it", async () => {
  const bridge = await shown();
  await fireEvent.click(tiles()[0]!);
  bridge.purges.finish();
  await bridge.purge((await bridge.gallery()).items.filter(({ name }) => name === "me.jpg").map(({ id }) => id));
  await waitFor(() => expect(labels()).toEqual(["friend.jpg, Great Wave"]));
});
