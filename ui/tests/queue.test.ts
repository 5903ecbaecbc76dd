import { describe, expect, test } from "vitest";

import type { GalleryItem } from "../src/bridge";
import { FakeBridge, fault } from "../src/bridge/fake";
import { Queue } from "../src/import/queue.svelte";
import { RecipeController } from "../src/stylize/recipe.svelte";

const recipe = { styles: [{ name: "wave", weight: 1 }], strength: 1 };
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

describe("the recipe", () => {
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
    expect(controller.recipe).toEqual({ styles, strength: 0.8 });
    expect(controller.words(controller.recipe)).toBe("Great Wave + Cel, 80%");
  });

  test("never blends a style with itself", async () => {
    const controller = new RecipeController();
    controller.load(await new FakeBridge().styles());
    controller.second = "cel";
    controller.choose("cel");
    expect(controller.recipe.styles).toEqual([{ name: "cel", weight: 1 }]);
  });
});
