import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import type { Recipe } from "../src/bridge";
import { FakeBridge } from "../src/bridge/fake";
import { choose, click, find, pretendLayout, show, showPortrait, type } from "./page";

afterEach(() => void vi.restoreAllMocks());

const plain: Recipe = { styles: [{ name: "wave", weight: 1 }], strength: 1 };
const shownRegions = () => ["face", "person", "background"].map((region) => screen.getByTestId<HTMLInputElement>(`region-${region}`).valueAsNumber);

/** Moves a slider and releases it. */
async function slide(id: string, value: string) {
  await type(id, value);
  await choose(id, value);
}

/** Makes the open portrait again; gives the recipe that the program was sent. */
async function restyle(bridge: FakeBridge): Promise<Recipe> {
  await click("restyle");
  await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
  return bridge.recipes.at(-1)!;
}

test("nothing is sent of regions, background and crop until the user asks for something", async () => {
  const bridge = await showPortrait();
  expect(Object.keys(bridge.recipes[0]!).sort()).toEqual(["brush", "keep_colour", "strength", "styles"]);
});

test("face, person and background have a strength each, which can be undone and reset", async () => {
  const bridge = await showPortrait();
  await slide("region-face", "0.4");
  await slide("region-background", "0");
  expect(await restyle(bridge)).toMatchObject({ regions: { face: 0.4, person: 1, background: 0 } });
  await click("undo");
  expect(shownRegions()).toEqual([0.4, 1, 1]);
  await click("regions-reset");
  expect(shownRegions()).toEqual([1, 1, 1]);
  expect(screen.queryByTestId("regions-changed")).toBeNull();
  expect(await restyle(bridge)).not.toHaveProperty("regions");
});

test("each background is sent with what it needs", async () => {
  const bridge = await showPortrait();
  for (const kind of ["blurred", "photo", "transparent"] as const) {
    await click(`background-${kind}`);
    expect((await restyle(bridge)).background).toEqual({ kind });
  }
  await click("background-plain");
  await click("color-7fa8c9");
  expect((await restyle(bridge)).background).toEqual({ kind: "plain", colour: "#7fa8c9" });
  await choose("color-own", "#12AB9F");
  expect((await restyle(bridge)).background).toEqual({ kind: "plain", colour: "#12ab9f" });
  await click("gradient-d9ecf5,7fa8c9");
  expect((await restyle(bridge)).background).toEqual({ kind: "gradient", top: "#d9ecf5", bottom: "#7fa8c9" });
  await click("background-look");
  expect((await restyle(bridge)).background).toEqual({ kind: "look", style: "starry-night" });
  await click("background-plain");
  expect((await restyle(bridge)).background).toEqual({ kind: "gradient", top: "#d9ecf5", bottom: "#7fa8c9" });
  await click("background-look");
  await choose("background-style", "mosaic");
  expect((await restyle(bridge)).background).toEqual({ kind: "look", style: "mosaic" });
  await click("background-styled");
  expect(await restyle(bridge)).not.toHaveProperty("background");
});

test("the style of the background is another one than that of the people", async () => {
  await showPortrait();
  await click("adjust");
  await click("background-look");
  const names = () => within(screen.getByTestId("background-style")).getAllByRole<HTMLOptionElement>("option").map((option) => option.value);
  expect(names()).not.toContain("wave");
  await click("style-mosaic");
  expect(names()).toContain("wave");
});

test("a background that is not painted has no strength, and one without a background is no JPEG", async () => {
  await showPortrait();
  expect(await find("region-background")).toHaveProperty("disabled", false);
  await click("background-transparent");
  expect(await find("region-background")).toHaveProperty("disabled", true);
  expect(screen.getByTestId("regions").textContent).toMatch(/PNG or WebP/);
});

test("a portrait that is opened shows how it was made, and the panel's own recipe is one undo away", async () => {
  const bridge = new FakeBridge();
  bridge.addPortraits(plain, "plain.jpg");
  bridge.addPortraits({ ...plain, strength: 0.5, regions: { face: 0.25, person: 1, background: 0.75 }, background: { kind: "plain", colour: "#123456" } }, "special.jpg");
  pretendLayout();
  show(bridge);
  await click("style-mosaic");
  await click("show-gallery");
  const [special] = await screen.findAllByTestId("gallery-item");
  await fireEvent.click(special!);
  await find("result");
  expect(shownRegions()).toEqual([0.25, 1, 0.75]);
  expect(screen.getByTestId("color-own")).toHaveProperty("value", "#123456");
  expect(screen.queryByTestId("restyle"), "it is made so already").toBeNull();
  await fireEvent.keyDown(window, { key: "ArrowRight" });
  await waitFor(() => expect(shownRegions()).toEqual([1, 1, 1]));
  expect(screen.getByTestId("style-wave")).toHaveProperty("checked", true);
  await click("undo");
  expect(screen.getByTestId("style-mosaic")).toHaveProperty("checked", true);
});

test("a portrait that is opened while photos wait does not change how those are made", async () => {
  const bridge = new FakeBridge({ stageDelay: 20 });
  bridge.addPortraits({ ...plain, background: { kind: "blurred" } }, "old.jpg");
  pretendLayout();
  show(bridge);
  await find("import-prompt");
  bridge.drop("a.jpg", "b.jpg");
  await click("show-gallery");
  await click("gallery-item");
  await waitFor(() => expect(bridge.recipes).toHaveLength(2));
  for (const recipe of bridge.recipes) expect(recipe).not.toHaveProperty("background");
});
