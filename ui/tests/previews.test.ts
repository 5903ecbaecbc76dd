import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test, vi } from "vitest";

import type { Recipe } from "../src/bridge";
import { FakeBridge, reports } from "../src/bridge/fake";
import { PreviewController } from "../src/stylize/previews.svelte";
import { click, exportAsChosen, find, pretendLayout, show, showPortrait } from "./page";

const recipe = (name: string): Recipe => ({ styles: [{ name, weight: 1 }], strength: 1 });

describe("previews", () => {
  test("are requested once for each style, and each time for the recipe", async () => {
    const bridge = new FakeBridge();
    const previews = new PreviewController(bridge);
    await previews.show("me", null, ["wave", "mosaic"]);
    expect(Object.keys(previews.byStyle)).toEqual(["wave", "mosaic"]);
    expect(previews.ofPortrait("me")).toBeNull();
    await previews.show("me", recipe("udnie"), ["wave", "mosaic"]);
    expect(previews.ofPortrait("me")).toContain("udnie");
    expect(previews.ofPortrait("another")).toBeNull();
    expect(bridge.previewed).toHaveLength(3);
    await previews.show("another", null, ["wave", "mosaic"]);
    expect(previews.ofPortrait("another")).toBeNull();
    expect(bridge.previewed).toHaveLength(5);
  });

  test("that arrive late, or after the vault was locked, are not shown", async () => {
    const bridge = new FakeBridge();
    const answers: (() => void)[] = [];
    bridge.preview = (_, { styles }) => new Promise((answer) => answers.push(() => answer(`photo://${styles[0]?.name}`)));
    const previews = new PreviewController(bridge);
    const [first, second] = [previews.show("me", recipe("wave"), []), previews.show("me", recipe("mosaic"), [])];
    for (const answer of answers.splice(0).reverse()) answer();
    await Promise.all([first, second]);
    expect(previews.ofPortrait("me")).toBe("photo://mosaic");
    const third = previews.show("me", recipe("udnie"), ["wave"]);
    previews.clear();
    for (const answer of answers) answer();
    await third;
    expect([previews.ofPortrait("me"), previews.byStyle]).toEqual([null, {}]);
  });

  test("that fail are ignored", async () => {
    const bridge = new FakeBridge();
    bridge.preview = async () => {
      throw reports.cancelled;
    };
    const previews = new PreviewController(bridge);
    await previews.show("me", recipe("wave"), ["mosaic"]);
    expect([previews.ofPortrait("me"), previews.byStyle]).toEqual([null, {}]);
  });
});

test("each style's preview is requested once, in whatever order they arrive", async () => {
  const bridge = new FakeBridge();
  const asked: string[] = [];
  bridge.preview = async (subject, { styles }) => {
    asked.push(`${subject} ${styles[0]?.name}`);
    await new Promise((resolve) => setTimeout(resolve, asked.length));
    return "photo://x";
  };
  bridge.addPortraits(recipe("wave"), "a.jpg");
  pretendLayout();
  show(bridge);
  await click("show-gallery");
  await click("gallery-item");
  await find("result");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(asked).toHaveLength((await bridge.styles()).length);
  expect(new Set(asked).size).toBe(asked.length);
  vi.restoreAllMocks();
});

test("the styles show the open photo, and another style is previewed before it is made", async () => {
  const bridge = new FakeBridge();
  bridge.preview = async (subject, { styles }) => `photo://${subject}-${styles[0]?.name}`;
  bridge.addPortraits(recipe("wave"), "a.jpg");
  show(bridge);
  const [item] = (await bridge.gallery()).items;
  await find("import-prompt");
  bridge.drop("b.jpg");
  const result = await find("result");
  const picture = () => screen.getByTestId("style-mosaic").parentElement!.querySelector("img")!.getAttribute("src");
  await waitFor(() => expect(picture()).toMatch(/^photo:\/\/photo-\d+-mosaic$/));
  expect(picture()).not.toContain(item!.id);
  expect(result.getAttribute("src")).toMatch(/output$/);
  await fireEvent.click(screen.getByTestId("style-mosaic"));
  await waitFor(() => expect(screen.getByTestId("result").getAttribute("src")).toMatch(/-mosaic$/));
  await fireEvent.click(screen.getByTestId("restyle"));
  await waitFor(() => expect(screen.getByTestId("result").getAttribute("src")).toMatch(/output$/));
});

test("what is exported and copied is what is shown: a preview is made first", async () => {
  const bridge = new FakeBridge();
  bridge.preview = async (subject, { styles }) => `photo://${subject}-${styles[0]?.name}`;
  bridge.addPortraits(recipe("wave"), "a.jpg");
  pretendLayout();
  show(bridge);
  await click("show-gallery");
  await click("gallery-item");
  const shown = async () => (await find("result")).getAttribute("src");
  const exported: (string | undefined)[] = [];
  const nameOf = async (id: string) => (await bridge.gallery()).items.find((item) => item.id === id)?.recipe?.styles[0]?.name;
  bridge.exportPhoto = async (id) => (exported.push(await nameOf(id)), "a.jpg");
  bridge.copyPhoto = async (id) => void exported.push(await nameOf(id));
  await click("export");
  await exportAsChosen();
  await waitFor(() => expect(exported).toEqual(["wave"]));
  await click("style-mosaic");
  await waitFor(async () => expect(await shown()).toContain("mosaic"));
  expect(screen.getByTestId("drag-out").getAttribute("draggable")).toBe("false");
  await click("export");
  await exportAsChosen();
  await waitFor(() => expect(exported).toEqual(["wave", "mosaic"]));
  await waitFor(() => expect(screen.getByTestId("drag-out").getAttribute("draggable")).toBe("true"));
  await click("copy");
  await waitFor(() => expect(exported).toEqual(["wave", "mosaic", "mosaic"]));
  vi.restoreAllMocks();
});

test("until a preview arrives the strip shows nobody, and the stage the last picture, dimmed", async () => {
  const bridge = new FakeBridge();
  const answers: (() => void)[] = [];
  bridge.preview = (subject, { styles }) => new Promise((answer) => answers.push(() => answer(`photo://${subject}-${styles[0]?.name}`)));
  bridge.addPortraits(recipe("wave"), "a.jpg");
  pretendLayout();
  show(bridge);
  await click("show-gallery");
  await click("gallery-item");
  await find("result");
  const faces = () => [...document.querySelectorAll<HTMLImageElement>(".filmstrip img")].map((face) => face.getAttribute("src"));
  const styles = await bridge.styles();
  await waitFor(() => expect(answers).toHaveLength(styles.length));
  expect(faces()).toEqual([]);
  expect(screen.getAllByTestId("face-placeholder")).toHaveLength(styles.length);
  expect(screen.queryByTestId("developing")).toBeNull();
  await click("style-mosaic");
  await find("developing");
  expect(screen.getByTestId("result").getAttribute("src")).toMatch(/output$/);
  for (const answer of answers.splice(0)) answer();
  await waitFor(() => expect(screen.queryByTestId("developing")).toBeNull());
  expect(screen.getByTestId("result").getAttribute("src")).toMatch(/-mosaic$/);
  expect(faces()).toHaveLength(styles.length);
  vi.restoreAllMocks();
});

test("a preview that the program has dropped is requested again when it cannot be loaded", async () => {
  const bridge = new FakeBridge();
  let round = 0;
  bridge.preview = async (subject, { styles }) => `photo://${subject}-${styles[0]?.name}-${++round}`;
  await showPortrait(bridge);
  const face = async () => (await find("style-comic")).closest("label")!.querySelector("img");
  await waitFor(async () => expect(await face()).not.toBeNull());
  const before = (await face())!.getAttribute("src");
  await fireEvent.error((await face())!);
  await waitFor(async () => expect((await face())?.getAttribute("src")).toContain("-comic-"));
  expect((await face())?.getAttribute("src")).not.toBe(before);
});
