import { describe, expect, test, vi } from "vitest";

import type { GalleryItem, Recipe } from "../src/bridge";
import { FakeBridge, fault } from "../src/bridge/fake";
import { Queue } from "../src/import/queue.svelte";
import { RecipeController } from "../src/stylize/recipe.svelte";

const recipe: Recipe = { styles: [{ name: "wave", weight: 1 }], strength: 1, brush: "medium", keepColor: false };
const tray = (...names: string[]) => names.map((name) => ({ id: name, name }));

function set(options: ConstructorParameters<typeof FakeBridge>[0] = {}) {
  const bridge = new FakeBridge(options);
  const done: GalleryItem[] = [];
  const gate = { open: true };
  const queue = new Queue({ bridge, recipe: () => recipe, ready: () => gate.open, done: (item) => void done.push(item) });
  void bridge.listen((update) => update.type === "progress" && queue.progress(update.item, update.stage));
  return { bridge, queue, gate, names: () => done.map((item) => item.name) };
}

describe("the queue", () => {
  test("develops photos in the order they came, also those that come while it runs", async () => {
    const { queue, names } = set();
    const first = queue.add(tray("a", "b"));
    await queue.add(tray("c"));
    await first;
    expect(names()).toEqual(["a", "b", "c"]);
    expect(queue.jobs).toEqual([]);
    expect(queue.busy).toBe(false);
  });

  test("goes on after a fault and keeps its reason", async () => {
    const { queue, names } = set({ faulty: { b: fault.notAnImage } });
    await queue.add(tray("a", "b", "c"));
    expect(names()).toEqual(["a", "c"]);
    expect(queue.jobs).toHaveLength(1);
    expect(queue.jobs[0]).toMatchObject({ name: "b", state: "failed", report: { remedy: fault.notAnImage.remedy } });
  });

  test("tries a failed photo again when told to", async () => {
    const faulty: Record<string, typeof fault.notAnImage> = { a: fault.notAnImage };
    const { queue, names } = set({ faulty });
    await queue.add(tray("a"));
    delete faulty.a;
    await queue.retry("a");
    expect(names()).toEqual(["a"]);
    expect(queue.jobs).toEqual([]);
  });

  test("makes do with the part of a photo that can be read, once the person has said so", async () => {
    const { queue, names } = set({ faulty: { a: fault.incomplete } });
    await queue.add(tray("a"));
    expect(queue.jobs).toMatchObject([{ state: "failed", report: { fault: { code: "incomplete" } } }]);
    await queue.retry("a");
    expect(names()).toEqual([]);
    await queue.useThePart("a");
    expect(names()).toEqual(["a"]);
  });

  test("offers no part of a photo that has none", async () => {
    const { bridge, queue } = set({ faulty: { a: fault.notAnImage } });
    await queue.add(tray("a"));
    await queue.useThePart("a");
    expect(bridge.asked).toHaveLength(1);
  });

  test("cancels the one that is worked on and the one that waits, and no other", async () => {
    const { queue, names } = set({ pace: 5 });
    const all = queue.add(tray("a", "b", "c"));
    await queue.cancel("a");
    await queue.cancel("b");
    await all;
    expect(names()).toEqual(["c"]);
    expect(queue.jobs.map((job) => job.state)).toEqual(["cancelled", "cancelled"]);
  });

  test("holds everything back until what is made can be kept", async () => {
    const { bridge, queue, gate, names } = set();
    gate.open = false;
    await queue.add(tray("a", "b"));
    expect(bridge.asked).toEqual([]);
    gate.open = true;
    await queue.run();
    expect(names()).toEqual(["a", "b"]);
  });

  test("lists what was refused beside its name, and does not offer to try it again", async () => {
    const { bridge, queue } = set();
    queue.refuse([{ ...fault.notAnImage, about: "holiday" }]);
    expect(queue.jobs).toMatchObject([{ name: "holiday", state: "failed" }]);
    await queue.retry(queue.jobs[0]!.id);
    expect(bridge.asked).toEqual([]);
    expect(queue.busy).toBe(false);
  });

  test("forgets all when cleared: what was worked on then is shown to no one", async () => {
    const { queue, names } = set({ pace: 5 });
    const all = queue.add(tray("a", "b"));
    queue.clear();
    await all;
    expect(names()).toEqual([]);
    expect(queue.jobs).toEqual([]);
  });

  test("shows the stage that a photo has reached", async () => {
    const { bridge, queue } = set();
    const stages = new Set<string | null>();
    void bridge.listen(() => stages.add(queue.jobs[0]?.stage ?? null));
    await queue.add(tray("a"));
    expect([...stages]).toEqual(["decoding", "stylizing", "encoding", "keeping"]);
  });

  test("dismisses what failed and leaves what is worked on", async () => {
    const { queue } = set({ faulty: { a: fault.notAnImage } });
    await queue.add(tray("a"));
    queue.dismiss("a");
    expect(queue.jobs).toEqual([]);
    const running = queue.add(tray("b"));
    queue.dismiss("b");
    expect(queue.jobs).toHaveLength(1);
    await running;
  });
});

describe("a batch", () => {
  test("pauses after the photo that is worked on, and goes on", async () => {
    const { queue, names } = set({ pace: 2 });
    const all = queue.add(tray("a", "b"));
    queue.pause();
    await all;
    expect(names()).toEqual(["a"]);
    expect(queue.left).toBe(1);
    await queue.resume();
    expect(names()).toEqual(["a", "b"]);
  });

  test("tells how long the rest will take from what the photos before took", async () => {
    const { queue } = set({ pace: 40 });
    const clock = vi.spyOn(performance, "now");
    let seconds = 0;
    clock.mockImplementation(() => seconds * 1000);
    const all = queue.add(tray("a", "b", "c"));
    expect(queue.remaining).toBeNull();
    seconds = 4;
    await vi.waitFor(() => expect(queue.left).toBe(2));
    expect(queue.remaining).toBe(8);
    await all;
    clock.mockRestore();
  });

  test("is made by one recipe, but for a photo that has its own", async () => {
    const bridge = new FakeBridge({ pace: 2 });
    const panel = { styles: [{ name: "wave", weight: 1 }], strength: 1 };
    const queue = new Queue({ bridge, recipe: () => ({ ...panel, styles: [...panel.styles] }), ready: () => true, done: () => {} });
    const all = queue.add(tray("a", "b", "c"));
    queue.own("b");
    panel.styles = [{ name: "cel", weight: 1 }];
    await all;
    expect(bridge.asked.map((recipe) => recipe.styles[0]?.name)).toEqual(["wave", "wave", "cel"]);
  });

  test("is cancelled as a whole, tried again as a whole, and told of at its end", async () => {
    const bridge = new FakeBridge({ pace: 2, faulty: { c: fault.notAnImage } });
    const told: number[][] = [];
    const options = { bridge, recipe: () => recipe, ready: () => true, done: () => {}, finished: (...counts: number[]) => void told.push(counts) };
    const queue = new Queue(options);
    const all = queue.add(tray("a", "b", "c"));
    await queue.cancelAll();
    await all;
    expect(queue.jobs.map((job) => job.state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(told).toEqual([]);
    await queue.retryAll();
    expect(queue.jobs.map((job) => job.name)).toEqual(["c"]);
    expect(told).toEqual([[2, 1]]);
    queue.dismissAll();
    expect(queue.jobs).toEqual([]);
  });
});

describe("the recipe", () => {
  test("is undone and redone step by step; a slider is one step when it comes to rest", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    expect(controller.undoable).toBe(false);
    controller.choose("cel");
    for (const strength of [0.9, 0.8, 0.7]) controller.strength = strength;
    controller.settle();
    controller.blend("wave");
    controller.undo();
    expect(controller).toMatchObject({ first: "cel", second: "", strength: 0.7 });
    controller.undo();
    expect(controller).toMatchObject({ first: "cel", strength: 1 });
    controller.redo();
    expect(controller.strength).toBe(0.7);
    controller.choose("udnie");
    expect(controller.redoable).toBe(false);
    controller.undo();
    controller.undo();
    controller.undo();
    expect(controller).toMatchObject({ first: "wave", strength: 1, undoable: false });
  });

  test("is one style, or two in their parts, at a strength", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    expect(controller.recipe).toEqual(recipe);
    controller.second = "cel";
    controller.share = 0.25;
    controller.strength = 0.8;
    const styles = [
      { name: "wave", weight: 0.75 },
      { name: "cel", weight: 0.25 },
    ];
    controller.paint("broad");
    controller.keep(true);
    expect(controller.recipe).toEqual({ styles, strength: 0.8, brush: "broad", keepColor: true });
    expect(controller.words(controller.recipe)).toBe("Great Wave + Cel, 80%");
    controller.undo();
    controller.undo();
    expect(controller.recipe).toMatchObject({ brush: "medium", keepColor: false });
  });

  test("never blends a style with itself", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    controller.second = "cel";
    controller.choose("cel");
    expect(controller.recipe.styles).toEqual([{ name: "cel", weight: 1 }]);
  });
});
