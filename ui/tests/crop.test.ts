import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";

import type { Crop, Rectangle, Recipe } from "../src/bridge";
import { FakeBridge, reports } from "../src/bridge/fake";
import { Zoom } from "../src/shared/zoom.svelte";
import { fitted, mirrored, resized, straightenedScale, turned, type Handle } from "../src/stylize/cropGeometry";
import { choose, click, find, pretendLayout, show, showPortrait, type } from "./page";

afterEach(() => void vi.restoreAllMocks());

const wave: Recipe = { styles: [{ name: "wave", weight: 1 }], strength: 1 };
const isInside = ({ left, top, width, height }: Rectangle) => left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= 1 + 1e-9 && top + height <= 1 + 1e-9;

/** Shows a portrait whose crop is being chosen. */
async function startCrop(): Promise<FakeBridge> {
  const bridge = await showPortrait();
  await click("crop");
  await find("crop-editor");
  return bridge;
}

/** Leaves the crop and makes the portrait again; gives the crop that the program was sent. */
async function done(bridge: FakeBridge): Promise<Crop | undefined> {
  await click("crop-done");
  await click("restyle");
  await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
  return bridge.recipes.at(-1)!.crop;
}

/** The frame that is sent; fails where a name is. */
function rectangle(crop: Crop | undefined): Rectangle {
  if (typeof crop?.frame !== "object") throw new Error(`no rectangle: ${JSON.stringify(crop)}`);
  return crop.frame.free;
}

const press = async (key: string, keys: object = {}) => {
  await fireEvent.keyDown(await find("crop-frame"), { key, ...keys });
  await fireEvent.keyUp(await find("crop-frame"), { key, ...keys });
};

async function drag(id: string, x: number, y: number) {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ left: 0, top: 0, width: 300, height: 400 } as DOMRect);
  const handle = await find(id);
  await fireEvent.pointerDown(handle, { pointerId: 1, button: 0, clientX: 0, clientY: 0 });
  await fireEvent.pointerMove(handle, { pointerId: 1, clientX: x, clientY: y });
  await fireEvent.pointerUp(handle, { pointerId: 1 });
}

describe("a frame", () => {
  const frame = { left: 0.2, top: 0.3, width: 0.4, height: 0.2 };

  test("stays in the picture and keeps its ratio, wherever it is drawn to", () => {
    for (const x of [-1, 0, 1] as const) {
      for (const y of [-1, 0, 1] as const) {
        if (x === 0 && y === 0) continue;
        for (const [across, down] of [[2, 2], [-2, -2], [0.05, -0.03], [-0.3, 0.4]] as const) {
          for (const ratio of [null, 2]) {
            const now = resized(frame, { x, y } as Handle, across, down, ratio);
            expect(isInside(now), `${x} ${y} ${across} ${down}`).toBe(true);
            if (ratio) expect(now.width / now.height).toBeCloseTo(ratio);
          }
        }
      }
    }
  });

  test("that is drawn by a corner leaves the opposite corner where it is", () => {
    expect(resized(frame, { x: -1, y: -1 }, -0.1, -0.1, null)).toEqual({ left: expect.closeTo(0.1), top: expect.closeTo(0.2), width: expect.closeTo(0.5), height: expect.closeTo(0.3) });
    const wider = resized(frame, { x: 1, y: -1 }, 0.2, 0, 2);
    expect([wider.left, wider.top + wider.height, wider.width]).toEqual([expect.closeTo(0.2), expect.closeTo(0.5), expect.closeTo(0.6)]);
  });

  test("is where it was after four quarters, or two mirrors", () => {
    let now: Rectangle = frame;
    for (let i = 0; i < 4; i++) now = turned(now, true);
    for (const back of [now, turned(turned(frame, true), false), mirrored(mirrored(frame))]) {
      for (const side of ["left", "top", "width", "height"] as const) expect(back[side]).toBeCloseTo(frame[side]);
    }
    expect(turned(frame, true)).toEqual({ left: expect.closeTo(0.5), top: 0.2, width: 0.2, height: 0.4 });
  });

  test("of a ratio is as large as it can be, and has no empty corner when the photo is straightened", () => {
    expect(fitted(0.5, { left: 0.8, top: 0, width: 0.2, height: 1 })).toEqual({ left: 0.5, top: 0, width: 0.5, height: 1 });
    expect(straightenedScale(400, 300, 0)).toBe(1);
    const scale = straightenedScale(400, 300, 10);
    // The corner of the straightened picture, turned back, lies on an edge of the photo.
    const [sin, cos] = [Math.sin(Math.PI / 18), Math.cos(Math.PI / 18)];
    expect(Math.max((400 * cos + 300 * sin) / 400, (400 * sin + 300 * cos) / 300) * scale).toBeCloseTo(1);
  });
});

describe("the crop of a portrait", () => {
  test("is sent as the frame that the user sees, with the chosen proportions", async () => {
    const bridge = await startCrop();
    await click("crop-4:5");
    const { width, height } = rectangle(await done(bridge));
    expect((width * 768) / (height * 1024)).toBeCloseTo(0.8);
    expect(width).toBe(1);
  });

  test("is moved and resized by keys alone, which do nothing else then", async () => {
    const bridge = await startCrop();
    expect(document.activeElement).toBe(await find("crop-frame"));
    await press("ArrowLeft", { shiftKey: true });
    await press("ArrowUp", { shiftKey: true });
    await press("ArrowRight");
    await press("ArrowDown");
    await fireEvent.keyDown(await find("crop-frame"), { key: "Delete" });
    expect(screen.queryByTestId("purge-confirm")).toBeNull();
    expect(rectangle(await done(bridge))).toEqual({ left: expect.closeTo(0.01), top: expect.closeTo(0.01), width: expect.closeTo(0.99), height: expect.closeTo(0.99) });
  });

  test("is drawn by its edges, and keeps a ratio that was chosen", async () => {
    const bridge = await startCrop();
    await drag("crop-handle-1-1", -30, 40);
    await drag("crop-frame", -300, 20);
    expect(rectangle(await done(bridge))).toEqual({ left: 0, top: expect.closeTo(0.1), width: expect.closeTo(0.9), height: expect.closeTo(0.9) });
    await click("crop");
    await click("crop-1:1");
    await drag("crop-handle-11", -60, 0);
    const { width, height } = rectangle(await done(bridge));
    expect(width).toBeCloseTo(0.8);
    expect(width * 768).toBeCloseTo(height * 1024);
  });

  test("is undone in steps, reset at once, and nothing is sent where nothing is left of it", async () => {
    const bridge = await startCrop();
    await click("crop-1:1");
    await click("turn-right");
    await click("undo");
    expect((await find("crop-1:1")).getAttribute("aria-pressed")).toBe("true");
    await click("mirror");
    await click("crop-reset");
    expect(await find("crop-reset")).toHaveProperty("disabled", true);
    await click("background-blurred");
    expect(await done(bridge)).toBeUndefined();
  });

  test("turns what the user sees: in a mirror, left is the other way round", async () => {
    const bridge = await startCrop();
    await click("turn-left");
    expect(await done(bridge)).toMatchObject({ turns: 3, mirror: false });
    await click("crop");
    await click("mirror");
    await click("turn-left");
    await type("straighten", "5");
    await choose("straighten", "5");
    expect(await done(bridge)).toMatchObject({ turns: 0, mirror: true, straighten: { degrees: -5 } });
  });

  test("is mirrored with the photo, so that the frame stays on what it was on", async () => {
    const bridge = await startCrop();
    for (let i = 0; i < 20; i++) await press("ArrowLeft", { shiftKey: true });
    await click("mirror");
    expect(parseFloat((await find("crop-frame")).parentElement!.style.left)).toBeCloseTo(20);
    expect(rectangle(await done(bridge))).toMatchObject({ left: 0, width: expect.closeTo(0.8) });
  });

  test("by the face is sent by its name, and shown as the program makes it, unpainted", async () => {
    const bridge = await startCrop();
    await click("crop-passport");
    await find("crop-made");
    expect(bridge.previewRecipes.at(-1)).toMatchObject({ strength: 0, crop: { frame: "passport" } });
    await click("by-eyes");
    await waitFor(() => expect(bridge.previewRecipes.at(-1)).toMatchObject({ crop: { frame: "passport", straighten: "eyes" } }));
    expect(await done(bridge)).toMatchObject({ frame: "passport", straighten: "eyes" });
  });

  test("that the program cannot make says why, and another one can be chosen", async () => {
    const bridge = await startCrop();
    bridge.failures.preview = reports.notAnImage;
    await click("crop-profile");
    await waitFor(() => expect(screen.getByTestId("crop-hint").textContent).toContain(reports.notAnImage.remedy));
    await click("crop-1:1");
    expect(screen.getByTestId("crop-hint").textContent).not.toContain(reports.notAnImage.remedy);
    await find("crop-frame");
  });

  test("is left by Escape, which does not close the portrait", async () => {
    await startCrop();
    await fireEvent.keyDown(window, { key: "Escape" });
    await find("result");
    expect(screen.queryByTestId("crop-editor")).toBeNull();
  });

  test("is not that of the next photo", async () => {
    const bridge = await startCrop();
    await click("crop-profile");
    await click("crop-done");
    bridge.drop("another.jpg");
    await waitFor(() => expect(bridge.recipes).toHaveLength(2));
    expect(bridge.recipes[1]).not.toHaveProperty("crop");
  });

  test("is shown again with a portrait that was made so, beside the photo cropped alike", async () => {
    const crop: Crop = { frame: { free: { left: 0.1, top: 0, width: 0.9, height: 0.675 } }, turns: 0, straighten: "no", mirror: false };
    const bridge = new FakeBridge({ previewUrl: (_, recipe) => `photo://${recipe.strength}-${typeof recipe.crop?.frame}` });
    bridge.addPortraits({ ...wave, crop }, "cropped.jpg");
    pretendLayout();
    show(bridge);
    await click("show-gallery");
    await click("gallery-item");
    await waitFor(() => expect(screen.getByTestId("original").getAttribute("src")).toBe("photo://0-object"));
    expect(screen.queryByTestId("restyle")).toBeNull();
    await click("crop");
    expect((await find("crop-1:1")).getAttribute("aria-pressed")).toBe("true");
    expect((await find("crop-frame")).parentElement!.style.left).toBe("10%");
  });
});

test("a transparent portrait is shown on a checkerboard", async () => {
  await showPortrait();
  const picture = () => screen.getByTestId("result").parentElement!.className;
  expect(picture()).not.toContain("checkered");
  await click("background-transparent");
  await waitFor(() => expect(picture()).toContain("checkered"));
});

test("a preview of other proportions is shown as large as fits", () => {
  const zoom = new Zoom({ width: 3000, height: 4000 });
  zoom.resize({ width: 800, height: 400 }, 1);
  zoom.reshape({ width: 719, height: 960 });
  expect([zoom.width, zoom.height]).toEqual([300, 400]);
  zoom.reshape({ width: 720, height: 360 });
  expect([zoom.width, zoom.height]).toEqual([800, 400]);
  zoom.reshape({ width: 0, height: 0 });
  expect([zoom.width, zoom.height]).toEqual([800, 400]);
});
