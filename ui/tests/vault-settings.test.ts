import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";

import { FakeBridge, reports } from "../src/bridge/fake";
import { click, choose, find, pretendLayout, show, submit, type } from "./page";

afterEach(() => void vi.restoreAllMocks());

function showTwo() {
  const bridge = new FakeBridge();
  bridge.addPortraits({ styles: [{ name: "wave", weight: 1 }], strength: 1 }, "a.jpg", "b.jpg");
  return show(bridge);
}

describe("the settings of the vault", () => {
  test("are loaded, changed one by one and saved", async () => {
    const bridge = showTwo();
    await click("show-settings");
    await choose("retention", "30");
    await waitFor(async () => expect((await bridge.vaultSettings()).retention).toBe(30));
    await choose("idleMinutes", "5");
    await choose("panic", "purge");
    await click("keep-originals");
    await waitFor(async () => expect(await bridge.vaultSettings()).toMatchObject({ retention: 30, idleMinutes: 5, panic: "purge", keepOriginals: false }));
    await choose("retention", "");
    await waitFor(async () => expect((await bridge.vaultSettings()).retention).toBeNull());
  });

  test("warn above a chosen size, or never", async () => {
    const bridge = showTwo();
    await click("show-settings");
    await choose("quotaMegabytes", "1000");
    await waitFor(async () => expect((await bridge.vaultSettings()).quotaMegabytes).toBe(1000));
    await choose("quotaMegabytes", "");
    await waitFor(async () => expect((await bridge.vaultSettings()).quotaMegabytes).toBeNull());
  });

  test("write a backup file whose passphrase was typed twice, and restore one", async () => {
    const bridge = showTwo();
    await click("show-settings");
    const button = (await find("backup-submit")) as HTMLButtonElement;
    await type("backup-passphrase", "lantern");
    await type("backup-passphrase-again", "lamp");
    expect(button.disabled).toBe(true);
    await type("backup-passphrase-again", "lantern");
    await submit("backup-submit");
    await waitFor(() => expect(bridge.backup).toEqual({ passphrase: "lantern", photos: 2 }));
    expect((await find("notice-info")).textContent).toContain("2 photos are in \u2068ambrotype.case");
    // A passphrase stays on the page no longer than needed.
    await waitFor(() => expect((screen.getByTestId("backup-passphrase") as HTMLInputElement).value).toBe(""));

    await type("test-backup-passphrase", "lantern");
    await submit("test-backup-submit");
    await waitFor(() => expect(screen.getAllByTestId("notice-info").at(-1)?.textContent).toContain("2 photos can be read in \u2068ambrotype.case\u2069. None is damaged."));

    await type("restore-passphrase", "lamp");
    await submit("restore-submit");
    expect((await find("notice-fault")).textContent).toContain(reports.wrongPassphrase.sentence);
    await type("restore-passphrase", "lantern");
    await submit("restore-submit");
    await waitFor(() => expect(screen.getAllByTestId("notice-info").some((notice) => notice.textContent?.includes("2 were already here"))).toBe(true));
  });

  test("show the old value if a change could not be saved", async () => {
    const bridge = showTwo();
    bridge.setVaultSettings = async () => {
      throw reports.diskFull;
    };
    await click("show-settings");
    const before = (await bridge.vaultSettings()).retention;
    await choose("retention", "7");
    expect((await find("notice-fault")).textContent).toContain(reports.diskFull.sentence);
    expect((await bridge.vaultSettings()).retention).toBe(before);
  });

  test("ask for the passphrase of the vault before it is changed and before a backup", async () => {
    const bridge = new FakeBridge({ passphrase: "old" });
    await bridge.unlock("old");
    bridge.addPortraits({ styles: [{ name: "wave", weight: 1 }], strength: 1 }, "a.jpg");
    await show(bridge);
    await click("show-settings");
    const button = (await find("new-submit")) as HTMLButtonElement;
    await find("new-present-passphrase");
    for (const id of ["new-passphrase", "new-passphrase-again"]) await type(id, "lantern");
    expect(button.disabled).toBe(true);
    await type("new-present-passphrase", "guess");
    await submit("new-submit");
    expect((await find("notice-fault")).textContent).toContain(reports.wrongPassphrase.sentence);

    for (const id of ["backup-passphrase", "backup-passphrase-again"]) await type(id, "file");
    await type("backup-present-passphrase", "guess");
    await submit("backup-submit");
    await waitFor(() => expect((screen.getByTestId("backup-present-passphrase") as HTMLInputElement).value).toBe(""));
    expect(bridge.backup).toBeNull();

    for (const id of ["new-passphrase", "new-passphrase-again"]) await type(id, "lantern");
    await type("new-present-passphrase", "old");
    await submit("new-submit");
    await find("notice-info");
    await bridge.lock();
    await bridge.unlock("lantern");
  });

  test("accept a new passphrase only if it was typed twice", async () => {
    const bridge = showTwo();
    await click("show-settings");
    const button = (await find("new-submit")) as HTMLButtonElement;
    await type("new-passphrase", "lantern");
    await type("new-passphrase-again", "lamp");
    expect(button.disabled).toBe(true);
    await type("new-passphrase-again", "lantern");
    await submit("new-submit");
    await find("notice-info");
    expect(((await find("new-passphrase")) as HTMLInputElement).value).toBe("");
    await bridge.lock();
    await expect(bridge.unlock("lamp")).rejects.toMatchObject({ fault: { code: "wrong-passphrase" } });
    await bridge.unlock("lantern");
  });
});

test("purging everything shows a receipt, with what it cannot cover, and the receipt can be saved", async () => {
  showTwo();
  await click("purge-all");
  await click("purge-all-hold");
  await click("purge-all-hold");
  const receipt = await find("receipt");
  expect(receipt.textContent).toContain("Everything that was in the vault");
  expect(receipt.textContent).toContain("Files that you exported");
  await click("save-receipt");
  await waitFor(() => expect(screen.getAllByTestId("notice-info").some((notice) => notice.textContent?.includes("Saved"))).toBe(true));
  await click("close-receipt");
  expect(screen.queryByTestId("receipt")).toBeNull();
});

test("a pinned photo is marked, in the gallery and when open", async () => {
  pretendLayout();
  const bridge = showTwo();
  await click("show-gallery");
  await fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
  await click("pin-selected");
  await waitFor(async () => expect((await bridge.gallery()).items.every((item) => item.pinned)).toBe(true));
  expect((await find("pin-selected")).textContent).toContain("Stop keeping");
  await click("unselect");
  await fireEvent.click((await screen.findAllByTestId("gallery-item"))[0]!);
  expect((await find("portrait-view")).textContent).toContain("Kept until you purge it");
  await click("pin");
  await waitFor(async () => expect((await bridge.gallery()).items.filter((item) => item.pinned)).toHaveLength(1));
});
