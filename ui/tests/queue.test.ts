import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test, vi } from "vitest";

import type { GalleryItem, Recipe } from "../src/bridge";
import { FakeBridge, reports } from "../src/bridge/fake";
import { Queue } from "../src/import/queue.svelte";
import { RecipeController } from "../src/stylize/recipe.svelte";
import { click, find, show } from "./page";

const recipe: Recipe = { styles: [{ name: "wave", weight: 1 }], strength: 1, brush: "medium", keep_colour: false };
const pending = (...names: string[]) => names.map((name) => ({ id: name, name }));

function setUp(options: ConstructorParameters<typeof FakeBridge>[0] = {}) {
  const bridge = new FakeBridge(options);
  const done: GalleryItem[] = [];
  const vault = { open: true };
  const queue = new Queue({ bridge, recipe: () => recipe, isReady: () => vault.open, onPortrait: (item) => void done.push(item) });
  void bridge.listen((update) => update.type === "progress" && queue.progress(update.item, update.stage));
  return { bridge, queue, vault, names: () => done.map((item) => item.name) };
}

describe("the queue", () => {
  test("makes portraits in order, of photos added while it runs too", async () => {
    const { queue, names } = setUp();
    const first = queue.add(pending("a", "b"));
    await queue.add(pending("c"));
    await first;
    expect(names()).toEqual(["a", "b", "c"]);
    expect(queue.jobs).toEqual([]);
    expect(queue.busy).toBe(false);
  });

  test("continues after a fault and keeps its reason", async () => {
    const { queue, names } = setUp({ faults: { b: reports.notAnImage } });
    await queue.add(pending("a", "b", "c"));
    expect(names()).toEqual(["a", "c"]);
    expect(queue.jobs).toHaveLength(1);
    expect(queue.jobs[0]).toMatchObject({ name: "b", state: "failed", report: { remedy: reports.notAnImage.remedy } });
  });

  test("tries a failed photo again on request", async () => {
    const faults: Record<string, typeof reports.notAnImage> = { a: reports.notAnImage };
    const { queue, names } = setUp({ faults });
    await queue.add(pending("a"));
    delete faults.a;
    await queue.retry("a");
    expect(names()).toEqual(["a"]);
    expect(queue.jobs).toEqual([]);
  });

  test("uses the readable part of an incomplete photo, once the user has accepted that", async () => {
    const { queue, names } = setUp({ faults: { a: reports.incomplete } });
    await queue.add(pending("a"));
    expect(queue.jobs).toMatchObject([{ state: "failed", report: { fault: { code: "incomplete" } } }]);
    await queue.retry("a");
    expect(names()).toEqual([]);
    await queue.retryWithPartial("a");
    expect(names()).toEqual(["a"]);
  });

  test("does not offer a part where there is none", async () => {
    const { bridge, queue } = setUp({ faults: { a: reports.notAnImage } });
    await queue.add(pending("a"));
    await queue.retryWithPartial("a");
    expect(bridge.recipes).toHaveLength(1);
  });

  test("cancels a running and a waiting job, and no other", async () => {
    const { queue, names } = setUp({ stageDelay: 5 });
    const all = queue.add(pending("a", "b", "c"));
    await queue.cancel("a");
    await queue.cancel("b");
    await all;
    expect(names()).toEqual(["c"]);
    expect(queue.jobs.map((job) => job.state)).toEqual(["cancelled", "cancelled"]);
  });

  test("waits until the vault is open", async () => {
    const { bridge, queue, vault, names } = setUp();
    vault.open = false;
    await queue.add(pending("a", "b"));
    expect(bridge.recipes).toEqual([]);
    vault.open = true;
    await queue.run();
    expect(names()).toEqual(["a", "b"]);
  });

  test("lists refused files by name, and does not try them again", async () => {
    const { bridge, queue } = setUp();
    queue.addRefused([{ ...reports.notAnImage, about: "holiday" }]);
    expect(queue.jobs).toMatchObject([{ name: "holiday", state: "failed" }]);
    await queue.retry(queue.jobs[0]!.id);
    expect(bridge.recipes).toEqual([]);
    expect(queue.busy).toBe(false);
  });

  test("forgets everything when cleared, the running job's result included", async () => {
    const { queue, names } = setUp({ stageDelay: 5 });
    const all = queue.add(pending("a", "b"));
    queue.clear();
    await all;
    expect(names()).toEqual([]);
    expect(queue.jobs).toEqual([]);
  });

  test("shows the stage that a photo has reached", async () => {
    const { bridge, queue } = setUp();
    const stages = new Set<string | null>();
    void bridge.listen(() => stages.add(queue.jobs[0]?.stage ?? null));
    await queue.add(pending("a"));
    expect([...stages]).toEqual(["decoding", "stylizing", "encoding", "keeping"]);
  });

  test("dismisses a failed job but not a running one", async () => {
    const { queue } = setUp({ faults: { a: reports.notAnImage } });
    await queue.add(pending("a"));
    queue.dismiss("a");
    expect(queue.jobs).toEqual([]);
    const running = queue.add(pending("b"));
    queue.dismiss("b");
    expect(queue.jobs).toHaveLength(1);
    await running;
  });
});

describe("a batch", () => {
  test("pauses after the running photo, and resumes", async () => {
    const { queue, names } = setUp({ stageDelay: 2 });
    const all = queue.add(pending("a", "b"));
    queue.pause();
    await all;
    expect(names()).toEqual(["a"]);
    expect(queue.remainingCount).toBe(1);
    await queue.resume();
    expect(names()).toEqual(["a", "b"]);
  });

  test("estimates the remaining time from the past photos", async () => {
    const { queue } = setUp({ stageDelay: 40 });
    const clock = vi.spyOn(performance, "now");
    let seconds = 0;
    clock.mockImplementation(() => seconds * 1000);
    const all = queue.add(pending("a", "b", "c"));
    expect(queue.remainingSeconds).toBeNull();
    seconds = 4;
    await vi.waitFor(() => expect(queue.remainingCount).toBe(2));
    expect(queue.remainingSeconds).toBe(8);
    await all;
    clock.mockRestore();
  });

  test("uses one recipe, except for a photo with its own", async () => {
    const bridge = new FakeBridge({ stageDelay: 2 });
    const panel = { styles: [{ name: "wave", weight: 1 }], strength: 1 };
    const queue = new Queue({ bridge, recipe: () => ({ ...panel, styles: [...panel.styles] }), isReady: () => true, onPortrait: () => {} });
    const all = queue.add(pending("a", "b", "c"));
    queue.toggleOwnRecipe("b");
    panel.styles = [{ name: "mosaic", weight: 1 }];
    await all;
    expect(bridge.recipes.map((recipe) => recipe.styles[0]?.name)).toEqual(["wave", "wave", "mosaic"]);
  });

  test("is cancelled as a whole, tried again as a whole, and reported at its end", async () => {
    const bridge = new FakeBridge({ stageDelay: 2, faults: { c: reports.notAnImage } });
    const batches: number[][] = [];
    const options = { bridge, recipe: () => recipe, isReady: () => true, onPortrait: () => {}, onBatchEnd: (...counts: number[]) => void batches.push(counts) };
    const queue = new Queue(options);
    const all = queue.add(pending("a", "b", "c"));
    await queue.cancelAll();
    await all;
    expect(queue.jobs.map((job) => job.state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(batches).toEqual([]);
    await queue.retryAll();
    expect(queue.jobs.map((job) => job.name)).toEqual(["c"]);
    expect(batches).toEqual([[2, 1, 0]]);
    queue.dismissAll();
    expect(queue.jobs).toEqual([]);
  });
});

describe("the queue in the window", () => {
  const text = async (id: string) => (await find(id)).textContent!.replace(/\s+/g, " ").trim();

  test("says how far it is, and in the end what became of every photo", async () => {
    const bridge = show({ stageDelay: 5 });
    await find("import-prompt");
    bridge.drop("a.jpg", "b.jpg", "c.jpg", "d.jpg");
    await waitFor(async () => expect(await text("queue-pill")).toMatch(/^2 of 4/));
    await click("queue-cancel");
    await screen.findByText("1 of 4 made, 3 cancelled.", { selector: "[role=status]" });
    expect(await text("queue-pill")).toBe("3 cancelled");
    expect(screen.getAllByTestId("job-cancelled")).toHaveLength(1);
    await click("retry");
    await waitFor(() => expect(screen.queryByTestId("queue-pill")).toBeNull());
    expect((await bridge.gallery()).items).toHaveLength(4);
  });

  test("lists three hundred photos in a few rows", async () => {
    const bridge = show({ stageDelay: 50 });
    await find("import-prompt");
    bridge.drop(...Array.from({ length: 300 }, (_, at) => `${at}.jpg`));
    expect(await text("more-waiting")).toBe("296 more waiting");
    expect(document.querySelectorAll("#queue li")).toHaveLength(5);
    await click("queue-cancel");
  });

  test("groups failures by reason with one remedy each, and opens by itself at the first", async () => {
    const bridge = show();
    await find("import-prompt");
    const refused = Array.from({ length: 7 }, (_, at) => ({ ...reports.notAnImage, about: `letter-${at}.pdf` }));
    bridge.dropRefused(...refused, { ...reports.diskFull, about: "me.jpg" });
    const rows = await screen.findAllByTestId("job-failed");
    expect(rows).toHaveLength(2);
    expect(rows[0]!.textContent).toMatch(/7 photos: This is not a picture\..*Choose a photo.*letter-0\.pdf.*and 4 more/s);
    expect(rows[0]!.textContent!.split(reports.notAnImage.remedy)).toHaveLength(2);
    expect(rows[1]!.textContent).toContain("me.jpg");
    expect(document.querySelector<HTMLElement>("#queue")!.hidden).toBe(false);
    expect(await text("queue-pill")).toBe("8 failed");
    await fireEvent.keyDown(screen.getByTestId("close-queue"), { key: "Escape" });
    expect(document.querySelector<HTMLElement>("#queue")!.hidden).toBe(true);
    await click("queue-dismiss");
    expect(screen.queryByTestId("queue-pill")).toBeNull();
  });
});

describe("the recipe", () => {
  test("is undone and redone step by step; a slider is one step when released", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    expect(controller.canUndo).toBe(false);
    controller.chooseStyle("mosaic");
    for (const strength of [0.9, 0.8, 0.7]) controller.strength = strength;
    controller.commit();
    controller.chooseBlend("wave");
    controller.undo();
    expect(controller).toMatchObject({ style: "mosaic", blendWith: "", strength: 0.7 });
    controller.undo();
    expect(controller).toMatchObject({ style: "mosaic", strength: 1 });
    controller.redo();
    expect(controller.strength).toBe(0.7);
    controller.chooseStyle("udnie");
    expect(controller.canRedo).toBe(false);
    controller.undo();
    controller.undo();
    controller.undo();
    expect(controller).toMatchObject({ style: "wave", strength: 1, canUndo: false });
  });

  test("is one style, or a blend of two, at a strength", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    expect(controller.recipe).toEqual(recipe);
    controller.blendWith = "mosaic";
    controller.blendShare = 0.25;
    controller.strength = 0.8;
    const styles = [
      { name: "wave", weight: 0.75 },
      { name: "mosaic", weight: 0.25 },
    ];
    controller.chooseBrush("broad");
    controller.setKeepColor(true);
    expect(controller.recipe).toEqual({ styles, strength: 0.8, brush: "broad", keep_colour: true });
    expect(controller.summary(controller.recipe)).toBe("Great Wave + Mosaic, 80%");
    controller.undo();
    controller.undo();
    expect(controller.recipe).toMatchObject({ brush: "medium", keep_colour: false });
  });

  test("never blends a style with itself", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    controller.blendWith = "mosaic";
    controller.chooseStyle("mosaic");
    expect(controller.recipe.styles).toEqual([{ name: "mosaic", weight: 1 }]);
  });
});
