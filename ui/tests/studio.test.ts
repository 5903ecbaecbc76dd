import { describe, expect, test } from "vitest";

import { FakeBridge, fault } from "../src/bridge/fake";
import { Studio } from "../src/studio.svelte";

async function open(options: ConstructorParameters<typeof FakeBridge>[0] = {}) {
  const bridge = new FakeBridge(options);
  const studio = new Studio(bridge);
  await studio.start();
  return { bridge, studio };
}

/** Until the queue is empty and what it made is shown. */
async function settled(studio: Studio) {
  for (let i = 0; i < 100 && (studio.queue.busy || (studio.gallery.open && !studio.gallery.look)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe("the studio", () => {
  test("shows a dropped photo's portrait beside the photo and keeps it", async () => {
    const { bridge, studio } = await open();
    studio.view = "gallery";
    bridge.hover(true);
    expect(studio.hovered).toBe(true);
    bridge.hover(false);
    bridge.drop("me.jpg");
    await settled(studio);
    expect(studio.view).toBe("stage");
    expect(studio.gallery.open?.name).toBe("me.jpg");
    expect(studio.gallery.look?.original).toMatch(/^photo:/);
    expect(studio.gallery.items.map((item) => item.name)).toEqual(["me.jpg"]);
  });

  test("takes no drop while the case is closed", async () => {
    const { bridge, studio } = await open({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
    bridge.drop("me.jpg");
    expect(studio.queue.jobs).toEqual([]);
    expect(bridge.asked).toEqual([]);
  });

  test("opens a case that needs no passphrase by itself and waits before one that does", async () => {
    const keychain = await open({ vault: { state: "locked", passphrase: false } });
    expect(keychain.studio.vault.state).toEqual({ state: "open" });
    const { studio } = await open({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
    expect(studio.vault.state?.state).toBe("locked");
    await studio.vault.unlock("lamp");
    expect(studio.vault.report?.fault.code).toBe("wrong-passphrase");
    await studio.vault.unlock("lantern");
    expect(studio.vault).toMatchObject({ state: { state: "open" }, report: null });
  });

  test("makes an open portrait again by another recipe, as a photo of its own", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    studio.recipe.choose("cel");
    await studio.restyle();
    expect(studio.gallery.items).toHaveLength(2);
    expect(studio.gallery.open?.recipe?.styles[0]?.name).toBe("cel");
    expect(studio.restyling).toBeNull();
  });

  test("purges one photo and leaves the others", async () => {
    const { bridge, studio } = await open();
    bridge.drop("a.jpg", "b.jpg");
    await settled(studio);
    const [newest] = studio.gallery.items;
    await studio.purge(newest!);
    expect(studio.gallery.items.map((item) => item.name)).toEqual(["a.jpg"]);
    expect(studio.gallery.open).toBeNull();
  });

  test("takes every face off the page before everything is purged, and off it when locked", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    const purging = studio.purgeAll();
    expect(studio.gallery).toMatchObject({ items: [], open: null, look: null });
    await purging;
    expect(studio.vault.state?.state).toBe("absent");
    expect(studio.notices.shown.map((notice) => notice.kind)).toEqual(["done"]);

    await studio.vault.create("lantern");
    await studio.sample();
    await settled(studio);
    await studio.lock();
    expect(studio.gallery).toMatchObject({ items: [], open: null, look: null });
  });

  test("says what went wrong and what to do, and is silent when the person changed their mind", async () => {
    const { bridge, studio } = await open();
    await studio.paste();
    expect(studio.notices.shown).toMatchObject([{ kind: "fault", remedy: fault.clipboardEmpty.remedy }]);
    await studio.pick();
    bridge.exportPhoto = async () => null;
    bridge.drop("me.jpg");
    await settled(studio);
    await studio.export(studio.gallery.open!);
    expect(studio.notices.shown).toHaveLength(1);
  });

  test("steps through what is kept and stops at the ends", async () => {
    const { bridge, studio } = await open();
    bridge.drop("a.jpg", "b.jpg");
    await settled(studio);
    await studio.gallery.step(-1);
    expect(studio.gallery.open?.name).toBe("b.jpg");
    await studio.gallery.step(1);
    await studio.gallery.step(1);
    expect(studio.gallery.open?.name).toBe("a.jpg");
  });
});
