import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { FakeBridge, reports } from "../src/bridge/fake";
import { click, find, show, showPortrait } from "./page";

const names = async (bridge: FakeBridge) => (await bridge.gallery()).items.map((item) => item.name);

test("a purged photo is hidden at once and comes back, open as it was, when the purge is undone", async () => {
  const bridge = await showPortrait();
  await click("purge");
  expect((await screen.findByRole("dialog")).textContent).toContain("Until then you can undo it.");
  await click("purge-confirm");
  await find("import-prompt");
  expect(await names(bridge)).toEqual([]);
  await click("notice-action");
  expect((await find("portrait-view")).textContent).toContain("me.jpg");
  expect(await names(bridge)).toEqual(["me.jpg"]);
  // The time is over: nothing is left to purge.
  bridge.purges.finish();
  expect(await names(bridge)).toEqual(["me.jpg"]);
});

test("Ctrl+Z undoes a purge before a change of the look", async () => {
  const bridge = await showPortrait();
  await click("purge");
  await click("purge-confirm");
  await find("import-prompt");
  await fireEvent.keyDown(window, { key: "z", ctrlKey: true });
  await waitFor(async () => expect(await names(bridge)).toEqual(["me.jpg"]));
});

test("after ten seconds it is purged with a receipt, and the offer to undo is gone", async () => {
  const bridge = await showPortrait();
  await click("purge");
  await click("purge-confirm");
  expect((await find("notice-action")).textContent).toBe("Undo");
  bridge.purges.finish();
  await waitFor(() => expect(screen.getByTestId("notice-action").textContent).not.toBe("Undo"));
  expect((await find("notice-info")).textContent).toContain("Purged.");
});

test("an undo that comes too late says so", async () => {
  const bridge = await showPortrait();
  await click("purge");
  await click("purge-confirm");
  const undo = await find("notice-action");
  bridge.undoPurge = async () => false;
  await fireEvent.click(undo);
  expect((await find("notice-info")).textContent).toContain("too late");
});

test("a lock leaves nothing that offers to bring a photo back", async () => {
  const bridge = await showPortrait();
  await click("purge");
  await click("purge-confirm");
  await find("notice-action");
  await bridge.lock();
  await find("unlock");
  expect(screen.queryByTestId("notice-action")?.textContent).not.toBe("Undo");
  expect(await bridge.undoPurge()).toBe(false);
});

test("a purge that cannot begin is reported, and the photo stays in sight", async () => {
  const bridge = await showPortrait();
  bridge.failures.purge = reports.diskFull;
  await click("purge");
  await click("purge-confirm");
  await find("notice-fault");
  expect(screen.queryByTestId("portrait-view")).not.toBeNull();
});

test("several photos, and one where the user wants it so, are purged at once", async () => {
  const bridge = new FakeBridge();
  bridge.savedPreferences = { ...bridge.savedPreferences, purgeAtOnce: true };
  await showPortrait(bridge);
  await click("purge");
  expect((await screen.findByRole("dialog")).textContent).toContain("cannot be undone");
  await click("purge-confirm");
  await find("import-prompt");
  expect(await bridge.undoPurge()).toBe(false);
  expect((await find("notice-action")).textContent).not.toBe("Undo");
});

test("the settings say what happens when one portrait is purged", async () => {
  const bridge = show();
  await click("vault-menu");
  await click("show-settings");
  await fireEvent.change(await find("purge-undo"), { target: { value: "once" } });
  await waitFor(() => expect(bridge.savedPreferences.purgeAtOnce).toBe(true));
});
