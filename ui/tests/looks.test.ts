import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import type { Recipe } from "../src/bridge";
import { FakeBridge } from "../src/bridge/fake";
import { choose, click, pretendLayout, show, showPortrait, type } from "./page";

afterEach(() => void vi.restoreAllMocks());

async function restyle(bridge: FakeBridge): Promise<Recipe> {
  await click("restyle");
  await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
  return bridge.recipes.at(-1)!;
}

/** The looks of the tab that is shown, in order. */
const names = () =>
  screen
    .getAllByTestId(/^style-/)
    .filter((radio) => !radio.closest("[hidden]"))
    .map((radio) => radio.getAttribute("value"));

test("a drawn look has colours, lines and character, and no brush or blend", async () => {
  const bridge = await showPortrait();
  expect(screen.queryByTestId("palette-lemon")).toBeNull();
  await click("style-comic");
  expect(screen.queryByTestId("brush-fine")).toBeNull();
  expect(screen.queryByTestId("blend")).toBeNull();
  expect(await restyle(bridge)).not.toHaveProperty("drawn");
  await click("palette-lemon");
  await type("line-weight", "1.5");
  await choose("line-weight", "1.5");
  await type("character", "0.5");
  await choose("character", "0.5");
  await click("another-hand");
  expect((await restyle(bridge)).drawn).toEqual({ palette: "lemon", line_weight: 1.5, character: 0.5, seed: 2 });
  // The usual colours are those of a recipe without a palette.
  await click("palette-sky");
  expect((await restyle(bridge)).drawn).toMatchObject({ palette: null });
});

test("a palette stays with its look, and a painted style is sent without what is drawn", async () => {
  const bridge = await showPortrait();
  await click("style-comic");
  await click("palette-lemon");
  await click("another-hand");
  await click("style-udnie");
  expect(await restyle(bridge)).not.toHaveProperty("drawn");
  await click("style-comic");
  expect((await restyle(bridge)).drawn).toMatchObject({ palette: null, seed: 2 });
});

test("a painted style blends with painted styles only, and a drawn look ends a blend", async () => {
  const bridge = await showPortrait();
  const blends = [...screen.getByTestId<HTMLSelectElement>("blend").options].map(({ value }) => value);
  expect(blends).toContain("udnie");
  expect(blends).not.toContain("comic");
  await choose("blend", "udnie");
  await click("style-comic");
  expect((await restyle(bridge)).styles).toEqual([{ name: "comic", weight: 1 }]);
});

test("drawn looks and painted styles have a tab each, which follows the chosen look, and favourites come first", async () => {
  const bridge = await showPortrait();
  expect(names()).toEqual(["wave", "starry-night", "composition-vii", "udnie", "mosaic"]);
  await click("favourite-mosaic");
  await waitFor(() => expect(names()[0]).toBe("mosaic"));
  expect(bridge.savedPreferences.favourites).toEqual(["mosaic"]);
  expect(screen.getByTestId("favourite-mosaic").getAttribute("aria-pressed")).toBe("true");
  await click("favourite-mosaic");
  await waitFor(() => expect(names()[0]).toBe("wave"));
  expect(bridge.savedPreferences.favourites).toEqual([]);
  await fireEvent.keyDown(screen.getByTestId("tab-painted"), { key: "ArrowRight" });
  expect(names()).toEqual(["storybook", "comic"]);
  expect(document.activeElement).toBe(screen.getByTestId("tab-drawn"));
  await click("style-comic");
  await click("undo");
  await waitFor(() => expect(names()).toContain("wave"));
});

test("the controls of a look are closed at first, and stay as they were left", async () => {
  const bridge = await showPortrait();
  const panel = () => screen.getByTestId("strength").closest("aside")!;
  expect(panel().hidden).toBe(true);
  await click("adjust");
  expect([panel().hidden, screen.getByTestId("adjust").getAttribute("aria-expanded")]).toEqual([false, "true"]);
  await click("show-gallery");
  await click("show-studio");
  expect(panel().hidden).toBe(false);
  bridge.drop("b.jpg");
  await waitFor(() => expect(screen.getByTestId("portrait-view").textContent).toContain("b.jpg"));
  expect(panel().hidden).toBe(false);
  await waitFor(() => expect(bridge.savedPreferences.panelOpen).toBe(true));
});

test("the controls are open at the next start where they were open at the last", async () => {
  const bridge = new FakeBridge();
  bridge.savedPreferences = { ...bridge.savedPreferences, panelOpen: true };
  await showPortrait(bridge);
  expect(screen.getByTestId("strength").closest("aside")!.hidden).toBe(false);
});

test("one button is the next thing to do: keep what is previewed, else export it", async () => {
  await showPortrait();
  const accents = () => [...document.querySelectorAll("article .accent")].map((button) => button.getAttribute("data-testid"));
  expect(accents()).toEqual(["export"]);
  await click("style-comic");
  await waitFor(() => expect(accents()).toEqual(["restyle"]));
});

test("a portrait in a style that is gone says what takes its place", async () => {
  const bridge = new FakeBridge();
  const recipe = (name: string): Recipe => ({ styles: [{ name, weight: 1 }], strength: 1 });
  bridge.addPortraits(recipe("cel"), "me.jpg");
  const [item] = (await bridge.gallery()).items;
  item!.updated = recipe("comic");
  pretendLayout();
  show(bridge);
  await click("show-gallery");
  await click("gallery-item");
  expect((await screen.findByTestId("outdated")).textContent).toMatch(/Cel.*Comic/);
  expect(screen.getByTestId<HTMLInputElement>("style-comic").checked).toBe(true);
  expect((await restyle(bridge)).styles).toEqual([{ name: "comic", weight: 1 }]);
});
