// Other people in a picture: the question, the switch, the setting, and circles drawn by hand.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { choose, click, find, pretendLayout, show, showPortrait } from "./page";

beforeEach(pretendLayout);
afterEach(() => (cleanup(), vi.restoreAllMocks()));

/** The page after a photo with so many other people in it was dropped. */
async function dropped(people: number, prepare: (bridge: FakeBridge) => void = () => {}): Promise<FakeBridge> {
  const bridge = new FakeBridge();
  bridge.bystanders = { "me.jpg": people };
  prepare(bridge);
  show(bridge);
  await find("import-prompt");
  bridge.drop("me.jpg");
  await find("result");
  return bridge;
}

const question = () => screen.queryByTestId("bystander-question");
const softened = (bridge: FakeBridge) => bridge.recipes.map((recipe) => recipe.bystanders?.soften ?? false);
const photos = async (bridge: FakeBridge) => (await bridge.gallery()).items;

/** Waits until everything that was begun is shown. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the question", () => {
  test("is asked once beside the portrait, and softening replaces the portrait", async () => {
    const bridge = await dropped(2);
    expect((await find("bystander-question")).textContent).toContain("2 other people");
    const [first] = await photos(bridge);
    await click("soften-them");
    await waitFor(() => expect(softened(bridge)).toEqual([false, true]));
    await waitFor(async () => expect((await photos(bridge)).map(({ id }) => id)).not.toContain(first!.id));
    expect(await photos(bridge)).toHaveLength(1);
    expect(question()).toBeNull();
    // The panel is as the portrait is: nothing invites to make it again with everybody in it.
    await find("result");
    expect(screen.queryByTestId("restyle")).toBeNull();
    expect(screen.getByTestId<HTMLInputElement>("soften-others").checked).toBe(true);
    // Nothing was remembered for the next start.
    expect(bridge.savedPreferences.bystanders).toBe("ask");
  });

  test("can be answered for good", async () => {
    const bridge = await dropped(1);
    await find("bystander-question");
    await click("remember-answer");
    await click("keep-them");
    expect(question()).toBeNull();
    await waitFor(() => expect(bridge.savedPreferences.bystanders).toBe("keep"));
    const counted = bridge.counted.length;
    bridge.drop("me.jpg");
    await waitFor(() => expect(bridge.recipes).toHaveLength(2));
    await settle();
    expect(bridge.counted).toHaveLength(counted);
    expect(question()).toBeNull();
    expect(softened(bridge)).toEqual([false, false]);
  });

  test("is one question for several photos", async () => {
    const bridge = new FakeBridge();
    bridge.bystanders = { "a.jpg": 1, "b.jpg": 3 };
    show(bridge);
    await find("import-prompt");
    bridge.drop("a.jpg", "b.jpg", "c.jpg");
    await waitFor(() => expect(question()?.textContent).toContain("2 of these pictures"));
    await waitFor(() => expect(bridge.recipes).toHaveLength(3));
    await settle();
    await click("soften-them");
    await waitFor(() => expect(softened(bridge)).toEqual([false, false, false, true, true]));
    await waitFor(async () => expect(await photos(bridge)).toHaveLength(3));
  });

  test("is not asked where nobody else is in the picture, or where the answer is known", async () => {
    await dropped(0);
    await settle();
    expect(question()).toBeNull();
    cleanup();
    const bridge = await dropped(2, (bridge) => (bridge.savedPreferences.bystanders = "soften"));
    await settle();
    expect(question()).toBeNull();
    expect(bridge.counted).toEqual([]);
    expect(softened(bridge)).toEqual([true]);
  });

  test("is not put off where the photo is not kept: others are softened at once", async () => {
    const bridge = await dropped(2, (bridge) => (bridge.settings.keepOriginals = false));
    expect(softened(bridge)).toEqual([true]);
  });

  test("is gone when the vault is locked", async () => {
    const bridge = await dropped(2);
    await find("bystander-question");
    await bridge.lock();
    await waitFor(() => expect(question()).toBeNull());
  });
});

test("the setting applies at once and at the next start", async () => {
  const bridge = await dropped(0);
  await click("show-settings");
  await choose("bystanders", "soften");
  await waitFor(() => expect(bridge.savedPreferences.bystanders).toBe("soften"));
  bridge.drop("other.jpg");
  await waitFor(() => expect(softened(bridge)).toEqual([false, true]));
});

test("a portrait from before the setting does not switch it off", async () => {
  const bridge = await dropped(1);
  await find("bystander-question");
  await click("keep-them");
  await click("show-settings");
  await choose("bystanders", "soften");
  await click("show-gallery");
  await click("gallery-item");
  await find("result");
  expect(screen.getByTestId<HTMLInputElement>("soften-others").checked).toBe(true);
  expect(softened(bridge)).toEqual([false]);
});

test("the switch on the panel is part of the recipe and can be undone", async () => {
  const bridge = await dropped(0);
  await click("soften-others");
  await click("restyle");
  await waitFor(() => expect(softened(bridge)).toEqual([false, true]));
  await click("undo");
  expect(screen.getByTestId<HTMLInputElement>("soften-others").checked).toBe(false);
});

describe("circles", () => {
  const circles = () => screen.queryAllByTestId("circle");

  test("are drawn by a drag, belong to this photo alone, and are part of its recipe", async () => {
    const bridge = await dropped(0);
    await click("cover");
    const drawing = await find("circle-drawing");
    // The photo has 768 × 1024 pixels, and is shown at half of that.
    vi.spyOn(drawing, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 384, 512));
    const at = (clientX: number, clientY: number) => ({ button: 0, pointerId: 1, clientX, clientY });
    await fireEvent.pointerDown(drawing, at(96, 128));
    await fireEvent.pointerMove(drawing, at(96, 179.2));
    await fireEvent.pointerUp(drawing, at(96, 179.2));
    // A click without a drag is no circle.
    await fireEvent.pointerDown(drawing, at(10, 10));
    await fireEvent.pointerUp(drawing, at(10, 10));
    expect(circles()).toHaveLength(1);
    await click("circles-done");
    await click("restyle");
    await waitFor(() => expect(bridge.recipes).toHaveLength(2));
    const [circle] = bridge.recipes[1]?.bystanders?.circles ?? [];
    expect([circle?.x, circle?.y]).toEqual([0.25, 0.25]);
    expect(circle?.radius).toBeCloseTo(0.1);
    await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
    bridge.drop("other.jpg");
    await waitFor(() => expect(bridge.recipes).toHaveLength(3));
    expect(bridge.recipes[2]?.bystanders).toBeUndefined();
  });

  test("need no pointer", async () => {
    await dropped(0);
    await click("cover");
    await click("add-circle");
    const [circle] = circles();
    await waitFor(() => expect(document.activeElement).toBe(circle));
    const number = (name: string) => Number(circles()[0]!.getAttribute(name));
    const [x, r] = [number("cx"), number("r")];
    await fireEvent.keyDown(circle!, { key: "ArrowRight" });
    await fireEvent.keyDown(circle!, { key: "+" });
    expect(number("cx")).toBeGreaterThan(x);
    expect(number("r")).toBeGreaterThan(r);
    await fireEvent.keyDown(circle!, { key: "Delete" });
    expect(circles()).toHaveLength(0);
    // The portrait is still there: the window's own Delete was not pressed.
    expect(screen.queryByTestId("purge-confirm")).toBeNull();
  });

  test("are removed with their button", async () => {
    await dropped(0);
    await click("cover");
    await click("add-circle");
    await click("add-circle");
    await fireEvent.click(screen.getAllByTestId("remove-circle")[0]!);
    expect(circles()).toHaveLength(1);
  });
});

test("the people of a photo have a menu on the stage: as they are, others softened, or a face that is covered by hand", async () => {
  await showPortrait();
  await click("people");
  await click("people-soften");
  await find("restyle");
  expect(screen.getByTestId("people").textContent).toContain("Soften other");
  await click("people");
  await click("people-everybody");
  await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
  await click("people");
  await click("people-choose");
  await find("circle-editor");
});
