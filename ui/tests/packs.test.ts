import { screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";

import type { Bridge } from "../src/bridge";
import { FakeBridge, type FakeOptions } from "../src/bridge/fake";
import { click, find, pretendLayout, showPortrait, type } from "./page";

/** Opens the sheet for the portrait of one photo, with packs or stickers. */
async function opened(tab: "pack" | "stickers", options: FakeOptions = {}) {
  const bridge = await showPortrait(options);
  await click("open-things");
  await click(`thing-${tab}`);
  return bridge;
}

afterEach(() => void vi.restoreAllMocks());

test("packs and the other things have a door each below the stage", async () => {
  await showPortrait();
  await click("open-packs");
  const chosen = async (tab: string) => ((await find(`thing-${tab}`)) as HTMLInputElement).checked;
  expect(await chosen("pack")).toBe(true);
  await click("things-back");
  await click("open-things");
  await waitFor(async () => expect(await chosen("toy")).toBe(true));
  await click("thing-stickers");
  await click("things-back");
  await click("open-things");
  expect(await chosen("stickers")).toBe(true);
});

describe("a pack", () => {
  test("shows this photo in every look, and nobody else before", async () => {
    const bridge = new FakeBridge();
    const program: Bridge = bridge;
    const preview = program.preview.bind(bridge);
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    program.preview = async (...request) => (await held, preview(...request));
    await showPortrait(bridge);
    await click("open-things");
    await click("thing-pack");
    const pictures = () => [...screen.getByTestId("things").querySelectorAll("img")].map((picture) => picture.getAttribute("src"));
    expect(pictures()).toEqual([]);
    answer();
    await waitFor(() => expect(pictures()).toEqual(["styles/storybook.jpg", "styles/comic.jpg"]));
  });

  test("has the chosen looks and formats, and lands in an album", async () => {
    const bridge = await opened("pack");
    await click("look-storybook");
    await click("format-story");
    await click("pack-make");
    pretendLayout();
    await click("pack-album");
    const [pack] = bridge.packs.requested;
    expect(pack).toMatchObject({ kind: "avatar", formats: ["profile", "story"] });
    expect(pack?.looks).not.toContain("storybook");
    expect(pack?.looks?.length).toBeGreaterThan(0);
    const made = (pack?.looks?.length ?? 0) * 2;
    await waitFor(() => expect(screen.getAllByTestId("gallery-item")).toHaveLength(made));
  });

  test("that is stopped keeps what is done, and goes on with the rest", async () => {
    const bridge = await opened("pack", { stageDelay: 30 });
    await click("format-story");
    await click("pack-make");
    await find("packed");
    await click("pack-stop");
    await find("pack-go-on");
    const before = (await bridge.gallery()).items.length;
    expect(before).toBeGreaterThan(1);
    await click("pack-go-on");
    await waitFor(() => expect(screen.getAllByTestId("packed")).toHaveLength(4));
    expect((await bridge.gallery()).items).toHaveLength(5);
  });

  test("of a season has its greeting, written or usual", async () => {
    const bridge = await opened("pack");
    await click("pack-season");
    await click("season-winter");
    await type("pack-greeting", "Warm wishes, all");
    await click("pack-make");
    await find("pack-album");
    expect(bridge.packs.requested).toMatchObject([{ kind: "season", season: "winter", greeting: { words: "Warm wishes, all" } }]);
  });

  test("of nothing cannot be made", async () => {
    await opened("pack");
    await click("format-profile");
    expect(((await find("pack-make")) as HTMLButtonElement).disabled).toBe(true);
  });

  test("is forgotten when the vault is locked in the middle of it", async () => {
    await opened("pack", { stageDelay: 50 });
    await click("pack-make");
    await click("lock");
    await waitFor(() => expect(screen.queryByTestId("things")).toBeNull());
    expect(document.body.querySelectorAll("img")).toHaveLength(0);
  });
});

describe("stickers", () => {
  test("go into a folder for the messenger, with the line that was chosen", async () => {
    const bridge = await opened("stickers");
    await click("messenger-telegram");
    await click("outline-#e8503a");
    await click("stickers-save");
    await waitFor(() => expect(bridge.packs.requested).toMatchObject([{ kind: "stickers", messenger: "telegram", outline: { width: null, colour: "#e8503a" } }]));
    await waitFor(() => expect(document.body.textContent).toContain("stickers-telegram"));
    expect((await bridge.gallery()).items).toHaveLength(1);
  });

  test("have the word that was written", async () => {
    const bridge = await opened("stickers");
    await type("sticker-word", "Hello");
    await click("stickers-save");
    await waitFor(() => expect(bridge.packs.requested).toMatchObject([{ words: ["Hello"] }]));
    await click("lock");
    await waitFor(() => expect(screen.queryByTestId("things")).toBeNull());
    expect(document.body.innerHTML).not.toContain("Hello");
  });

  test("can have no line", async () => {
    const bridge = await opened("stickers");
    await click("outline-own");
    await click("stickers-save");
    await waitFor(() => expect(bridge.packs.requested).toMatchObject([{ outline: { width: 0 } }]));
  });
});
