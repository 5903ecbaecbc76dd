import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";

import type { Bridge } from "../src/bridge";
import { FakeBridge } from "../src/bridge/fake";
import { click, find, pretendLayout, show } from "./page";

afterEach(() => void vi.restoreAllMocks());

const press = (key: string, on: Element = document.body) => fireEvent.keyDown(on, { key, bubbles: true });
const names = () => screen.getAllByTestId(/^wall-(?!back)/).map((tile) => tile.dataset.testid);
const pictures = () => [...document.querySelectorAll<HTMLImageElement>(".tile img")].map((picture) => picture.getAttribute("src"));

/** Opens the wall of one photo, by key; no preview has arrived before. */
async function opened() {
  const bridge = new FakeBridge();
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const program: Bridge = bridge;
  program.preview = async (subject, { styles }, side) => {
    await held;
    return `photo://${subject}-${styles[0]?.name}-${side}`;
  };
  show(bridge);
  await find("import-prompt");
  bridge.drop("me.jpg");
  await find("result");
  await press("g");
  await find("wall");
  return { bridge, answer };
}

test("G shows this photo in every look, as each picture arrives, and Escape leaves", async () => {
  const { bridge, answer } = await opened();
  expect(names()).toHaveLength((await bridge.styles()).length);
  expect(names()[0]).toBe("wall-storybook");
  expect(pictures()).toEqual([]);
  answer();
  await waitFor(() => expect(pictures()).toHaveLength(names().length));
  expect(pictures()).toContain(`photo://${(await bridge.gallery()).items[0]!.id}-mosaic-360`);
  await press("Escape");
  await find("portrait-view");
});

test("the arrow keys move over the wall, and a click chooses a look", async () => {
  await opened();
  const [first, second] = screen.getAllByTestId(/^wall-(?!back)/);
  first!.focus();
  await press("ArrowRight", first!);
  expect(document.activeElement).toBe(second);
  await press("Home", second!);
  expect(document.activeElement).toBe(first);
  await click("wall-mosaic");
  await find("portrait-view");
  expect(screen.getByTestId<HTMLInputElement>("style-mosaic").checked).toBe(true);
  await find("restyle");
});

test("two to four looks are compared, and Escape goes back to the wall first", async () => {
  pretendLayout();
  const { answer } = await opened();
  answer();
  const compare = () => screen.getByTestId<HTMLButtonElement>("compare-looks");
  await click("tick-mosaic");
  expect(compare().disabled).toBe(true);
  for (const name of ["udnie", "comic", "wave"]) await click(`tick-${name}`);
  expect(screen.getByTestId<HTMLInputElement>("tick-starry-night").disabled).toBe(true);
  await click("compare-looks");
  await waitFor(() => expect(screen.getAllByTestId("compared").map((picture) => picture.getAttribute("src"))).toEqual([
    expect.stringMatching(/mosaic-768$/),
    expect.stringMatching(/udnie-768$/),
    expect.stringMatching(/comic-768$/),
    expect.stringMatching(/wave-768$/),
  ]));
  const widths = () => [...document.querySelectorAll<HTMLElement>("figure .picture")].map((picture) => picture.style.width);
  const fitted = widths();
  await press("+");
  expect(widths()).not.toEqual(fitted);
  expect(new Set(widths()).size).toBe(1);
  await press("0");
  expect(widths()).toEqual(fitted);
  await press("Escape");
  await find("compare-looks");
  expect(screen.getByTestId<HTMLInputElement>("tick-udnie").checked).toBe(true);
  await click("compare-looks");
  await click("choose-udnie");
  await find("portrait-view");
  expect(screen.getByTestId<HTMLInputElement>("style-udnie").checked).toBe(true);
});

test("a picture that the program has dropped is requested once more, and the others go on", async () => {
  const { bridge, answer } = await opened();
  answer();
  await waitFor(() => expect(pictures()).toHaveLength(names().length));
  const program: Bridge = bridge;
  let again = 0;
  program.preview = async (subject, { styles }) => `photo://${subject}-${styles[0]?.name}-again-${++again}`;
  const picture = (await find("wall-comic")).querySelector("img")!;
  await fireEvent.error(picture);
  await waitFor(() => expect(pictures().filter((address) => address?.includes("comic-again"))).toHaveLength(1));
  await fireEvent.error((await find("wall-comic")).querySelector("img")!);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(again).toBe(1);
});

test("nothing of the wall stays when the vault is locked", async () => {
  const { answer } = await opened();
  answer();
  await waitFor(() => expect(pictures().length).toBeGreaterThan(0));
  await click("lock");
  await find("unlock");
  expect(document.querySelectorAll("img")).toHaveLength(0);
});
