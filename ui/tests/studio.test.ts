import { describe, expect, test } from "vitest";

import { FakeBridge, reports } from "../src/bridge/fake";
import { Studio } from "../src/studio.svelte";

async function open(options: ConstructorParameters<typeof FakeBridge>[0] = {}) {
  const bridge = new FakeBridge(options);
  const studio = new Studio(bridge);
  await studio.start();
  return { bridge, studio };
}

/** Waits until the queue is empty and its result is shown. */
async function settled(studio: Studio) {
  for (let i = 0; i < 100 && (studio.queue.busy || (studio.gallery.open && !studio.gallery.urls)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The sentences of the notices shown. */
const sentences = (studio: Studio) => studio.notices.shown.map((notice) => (notice.kind === "info" ? notice.sentence : ""));

describe("the studio", () => {
  test("shows the portrait of a dropped photo and keeps it in the gallery", async () => {
    const { bridge, studio } = await open();
    studio.view = "gallery";
    bridge.dragOver(true);
    expect(studio.filesOver).toBe(true);
    bridge.dragOver(false);
    bridge.drop("me.jpg");
    await settled(studio);
    expect(studio.view).toBe("studio");
    expect(studio.gallery.open?.name).toBe("me.jpg");
    expect(studio.gallery.urls?.original).toMatch(/^photo:/);
    expect(studio.gallery.items.map((item) => item.name)).toEqual(["me.jpg"]);
  });

  test("holds a photo dropped on a locked vault until the vault is open", async () => {
    const { bridge, studio } = await open({ vault: { state: "absent", keychain: false } });
    bridge.drop("me.jpg");
    expect(bridge.recipes).toEqual([]);
    expect(studio.notices.shown).toHaveLength(1);
    await studio.vault.create("lantern");
    await studio.onVaultOpened();
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("me.jpg");
  });

  test("lists refused files beside the running ones", async () => {
    const { bridge, studio } = await open();
    bridge.dropRefused({ ...reports.notAnImage, about: "holiday" });
    bridge.drop("me.jpg");
    await settled(studio);
    expect(studio.queue.jobs).toMatchObject([{ name: "holiday", state: "failed" }]);
    expect(studio.gallery.open?.name).toBe("me.jpg");
  });

  test("reports the skipped files of a folder and adds its photos", async () => {
    const { bridge, studio } = await open();
    bridge.dropFolder({ others: 2, hidden: 1, more: true }, "me.jpg");
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("me.jpg");
    const said = sentences(studio);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("3");
  });

  test("reports how much of an incomplete photo was used", async () => {
    const { bridge, studio } = await open({ faults: { "cut.jpg": reports.incomplete } });
    bridge.drop("cut.jpg");
    await settled(studio);
    expect(studio.gallery.open).toBeNull();
    await studio.queue.retryWithPartial(studio.queue.jobs[0]!.id);
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("cut.jpg");
    expect(sentences(studio)).toEqual([expect.stringMatching(/cut\.jpg.*60/)]);
  });

  test("does not change the view when a portrait arrives", async () => {
    const { bridge, studio } = await open();
    bridge.drop("old.jpg");
    await settled(studio);
    bridge.stageDelay = 2;
    bridge.drop("new.jpg");
    studio.view = "gallery";
    await settled(studio);
    expect(studio.view).toBe("gallery");
    bridge.drop("newer.jpg", "newest.jpg");
    const old = studio.gallery.items.find((item) => item.name === "old.jpg")!;
    await studio.open(old);
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("old.jpg");
    expect(studio.gallery.items).toHaveLength(4);
  });

  test("locks and purges the vault without a fault, though the events arrive before the calls return", async () => {
    const { studio } = await open();
    await studio.lock();
    expect(studio.vault.state?.state).toBe("locked");
    await studio.vault.unlock("");
    await studio.purgeAll();
    expect(studio.notices.shown.map((notice) => notice.kind)).toEqual(["info"]);
  });

  test("reports why a purge of everything failed, and shows what is still there", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    bridge.failures.purgeAll = reports.diskFull;
    await studio.purgeAll();
    expect(studio.notices.shown).toMatchObject([{ kind: "fault", report: reports.diskFull }]);
    expect(studio.gallery.items).toHaveLength(1);
  });

  test("opens a vault without a passphrase by itself, and waits where one is needed", async () => {
    const keychain = await open({ vault: { state: "locked", passphrase: false } });
    expect(keychain.studio.vault.state).toEqual({ state: "open" });
    const { studio } = await open({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
    expect(studio.vault.state?.state).toBe("locked");
    await studio.vault.unlock("lamp");
    expect(studio.vault.report?.fault.code).toBe("wrong-passphrase");
    await studio.vault.unlock("lantern");
    expect(studio.vault).toMatchObject({ state: { state: "open" }, report: null });
  });

  test("makes an open portrait again by another recipe, as a new item", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    studio.recipe.chooseStyle("mosaic");
    await studio.restyle();
    expect(studio.gallery.items).toHaveLength(2);
    expect(studio.gallery.open?.recipe?.styles[0]?.name).toBe("mosaic");
    expect(studio.isRestyling).toBe(false);
  });

  test("purges one photo and leaves the others", async () => {
    const { bridge, studio } = await open();
    bridge.drop("a.jpg", "b.jpg");
    await settled(studio);
    const [newest] = studio.gallery.items;
    studio.purges.confirm([newest!.id]);
    await studio.purges.purge();
    expect(studio.gallery.items.map((item) => item.name)).toEqual(["a.jpg"]);
    expect(studio.gallery.open).toBeNull();
  });

  test("removes every picture from the page before a purge of everything, and on lock", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    const purging = studio.purgeAll();
    expect(studio.gallery).toMatchObject({ items: [], open: null, urls: null });
    await purging;
    expect(studio.vault.state?.state).toBe("absent");
    expect(studio.notices.shown.map((notice) => notice.kind)).toEqual(["info"]);

    await studio.vault.create("lantern");
    await studio.addSample();
    await settled(studio);
    await studio.lock();
    expect(studio.gallery).toMatchObject({ items: [], open: null, urls: null });
  });

  test("reports faults with their remedy, and nothing when the user cancelled", async () => {
    const { bridge, studio } = await open();
    await studio.pastePhotos();
    expect(studio.notices.shown).toMatchObject([{ kind: "fault", report: reports.clipboardEmpty }]);
    await studio.pickPhotos();
    bridge.exportPhoto = async () => null;
    bridge.drop("me.jpg");
    await settled(studio);
    await studio.exporter.export(studio.gallery.open!);
    expect(studio.notices.shown).toHaveLength(1);
  });

  test("steps through the gallery and stops at its ends", async () => {
    const { bridge, studio } = await open();
    bridge.drop("a.jpg", "b.jpg");
    await settled(studio);
    await studio.gallery.step(-1);
    expect(studio.gallery.open?.name).toBe("b.jpg");
    await studio.gallery.step(1);
    await studio.gallery.step(1);
    expect(studio.gallery.open?.name).toBe("a.jpg");
  });

  test("notifies the desktop of counts only, and of nothing of any photo", async () => {
    const { bridge, studio } = await open({ faults: { "bad.jpg": reports.notAnImage } });
    bridge.drop("me.jpg");
    await settled(studio);
    expect(bridge.notified).toEqual([]);
    bridge.drop("grandmother.jpg", "bad.jpg", "me.jpg");
    await settled(studio);
    await Promise.resolve();
    expect(bridge.notified).toHaveLength(1);
    expect(bridge.notified[0]).toMatch(/2 of 3 made, 1 failed/);
    expect(bridge.notified[0]).not.toMatch(/jpg|grandmother/);
  });
});
