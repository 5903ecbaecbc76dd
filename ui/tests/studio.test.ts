import { describe, expect, test } from "vitest";

import { FakeBridge, reports } from "../src/bridge/fake";
import { Studio } from "../src/studio.svelte";

async function open(options: ConstructorParameters<typeof FakeBridge>[0] = {}) {
  const bridge = new FakeBridge(options);
  const studio = new Studio(bridge);
  await studio.start();
  return { bridge, studio };
}

/** Until the queue is empty and what it made is shown. */
async function settled(studio: Studio) {
  for (let i = 0; i < 100 && (studio.queue.busy || (studio.gallery.open && !studio.gallery.urls)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What was told in passing. */
const sentences = (studio: Studio) => studio.notices.shown.map((notice) => (notice.kind === "info" ? notice.sentence : ""));

describe("the studio", () => {
  test("shows a dropped photo's portrait beside the photo and keeps it", async () => {
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

  test("lets a photo dropped on a closed vault wait until it is open", async () => {
    const { bridge, studio } = await open({ vault: { state: "absent", keychain: false } });
    bridge.drop("me.jpg");
    expect(bridge.recipes).toEqual([]);
    expect(studio.notices.shown).toHaveLength(1);
    await studio.vault.create("lantern");
    await studio.onVaultOpened();
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("me.jpg");
  });

  test("puts what was refused into the list, beside what goes on", async () => {
    const { bridge, studio } = await open();
    bridge.dropRefused({ ...reports.notAnImage, about: "holiday" });
    bridge.drop("me.jpg");
    await settled(studio);
    expect(studio.queue.jobs).toMatchObject([{ name: "holiday", state: "failed" }]);
    expect(studio.gallery.open?.name).toBe("me.jpg");
  });

  test("says what lay in a folder and was left there, and takes the rest", async () => {
    const { bridge, studio } = await open();
    bridge.dropFolder({ others: 2, hidden: 1, more: true }, "me.jpg");
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("me.jpg");
    const said = sentences(studio);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("3");
  });

  test("says how much of a photo was used where its file ends too early", async () => {
    const { bridge, studio } = await open({ faults: { "cut.jpg": reports.incomplete } });
    bridge.drop("cut.jpg");
    await settled(studio);
    expect(studio.gallery.open).toBeNull();
    await studio.queue.retryWithPartial(studio.queue.jobs[0]!.id);
    await settled(studio);
    expect(studio.gallery.open?.name).toBe("cut.jpg");
    expect(sentences(studio)).toEqual([expect.stringMatching(/cut\.jpg.*60/)]);
  });

  test("leaves the person where they are when a portrait arrives", async () => {
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

  test("closes and empties the vault without a fault, though Rust tells of the change before the page knows", async () => {
    const { studio } = await open();
    await studio.lock();
    expect(studio.vault.state?.state).toBe("locked");
    await studio.vault.unlock("");
    await studio.purgeAll();
    expect(studio.notices.shown.map((notice) => notice.kind)).toEqual(["info"]);
  });

  test("says why everything could not be purged, and shows what is still there", async () => {
    const { bridge, studio } = await open();
    bridge.drop("me.jpg");
    await settled(studio);
    bridge.failures.purgeAll = reports.diskFull;
    await studio.purgeAll();
    expect(studio.notices.shown).toMatchObject([{ kind: "fault", report: reports.diskFull }]);
    expect(studio.gallery.items).toHaveLength(1);
  });

  test("opens a vault that needs no passphrase by itself and waits before one that does", async () => {
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
    studio.recipe.chooseStyle("cel");
    await studio.restyle();
    expect(studio.gallery.items).toHaveLength(2);
    expect(studio.gallery.open?.recipe?.styles[0]?.name).toBe("cel");
    expect(studio.isRestyling).toBe(false);
  });

  test("purges one photo and leaves the others", async () => {
    const { bridge, studio } = await open();
    bridge.drop("a.jpg", "b.jpg");
    await settled(studio);
    const [newest] = studio.gallery.items;
    studio.confirmPurge([newest!.id]);
    await studio.purge();
    expect(studio.gallery.items.map((item) => item.name)).toEqual(["a.jpg"]);
    expect(studio.gallery.open).toBeNull();
  });

  test("takes every face off the page before everything is purged, and off it when locked", async () => {
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

  test("says what went wrong and what to do, and is silent when the person changed their mind", async () => {
    const { bridge, studio } = await open();
    await studio.pastePhotos();
    expect(studio.notices.shown).toMatchObject([{ kind: "fault", report: reports.clipboardEmpty }]);
    await studio.pickPhotos();
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

  test("says outside of the window how many were made, and nothing of any photo", async () => {
    const { bridge, studio } = await open({ faults: { "bad.jpg": reports.notAnImage } });
    bridge.drop("me.jpg");
    await settled(studio);
    expect(bridge.notified).toEqual([]);
    bridge.drop("grandmother.jpg", "bad.jpg", "me.jpg");
    await settled(studio);
    await Promise.resolve();
    expect(bridge.notified).toHaveLength(1);
    expect(bridge.notified[0]).toMatch(/2 portraits made, 1 not/);
    expect(bridge.notified[0]).not.toMatch(/jpg|grandmother/);
  });
});
