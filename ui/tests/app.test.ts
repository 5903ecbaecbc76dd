import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";

import { FakeBridge, reports } from "../src/bridge/fake";
import { click, exportAsChosen, find, show, showPortrait, submit, type } from "./page";

afterEach(() => vi.useRealTimers());

describe("first start", () => {
  test("without a keychain needs a passphrase, typed twice", async () => {
    const bridge = show({ vault: { state: "absent", keychain: false } });
    const create = (await find("create-vault")) as HTMLButtonElement;
    expect(create.disabled).toBe(true);
    await type("passphrase", "lantern");
    await type("passphrase-again", "lamp");
    expect(create.disabled).toBe(true);
    await type("passphrase-again", "lantern");
    expect(create.disabled).toBe(false);
    await submit("create-vault");
    await find("import-prompt");
    await bridge.lock();
    await expect(bridge.unlock("lamp")).rejects.toMatchObject({ fault: { code: "wrong-passphrase" } });
    await bridge.unlock("lantern");
  });

  test("with a keychain needs none", async () => {
    show({ vault: { state: "absent", keychain: true } });
    expect(((await find("create-vault")) as HTMLButtonElement).disabled).toBe(false);
    await submit("create-vault");
    await find("import-prompt");
  });
});

test("a wrong passphrase shows a sentence and a remedy, the right one opens", async () => {
  show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
  await type("passphrase", "lamp");
  await submit("unlock-vault");
  expect((await find("vault-fault")).textContent).toContain(reports.wrongPassphrase.remedy);
  await type("passphrase", "lantern");
  await submit("unlock-vault");
  await find("import-prompt");
});

test("files dragged over the window show an overlay, and dropped they become portraits", async () => {
  const bridge = show({ faults: { "letter.jpg": reports.notAnImage } });
  await find("import-prompt");
  bridge.dragOver(true);
  await find("drop-overlay");
  bridge.dragOver(false);
  await waitFor(() => expect(screen.queryByTestId("drop-overlay")).toBeNull());
  bridge.drop("letter.jpg", "me.jpg");
  expect((await find("result")).getAttribute("src")).toMatch(/^photo:/);
  const failed = await find("job-failed");
  expect(failed.textContent).toContain("letter.jpg");
  expect(failed.textContent).toContain(reports.notAnImage.sentence);
  expect(failed.textContent).toContain(reports.notAnImage.remedy);
});

test("a file dropped on the page itself does not navigate", async () => {
  show();
  await find("import-prompt");
  const drop = new Event("drop", { cancelable: true, bubbles: true });
  window.dispatchEvent(drop);
  expect(drop.defaultPrevented).toBe(true);
});

test("purging one photo asks first", async () => {
  const bridge = await showPortrait();
  await click("purge");
  await fireEvent.click(screen.getByText("Cancel"));
  expect((await bridge.gallery()).items).toHaveLength(1);
  await click("purge");
  await click("purge-confirm");
  await find("import-prompt");
  expect((await bridge.gallery()).items).toEqual([]);
});

test("purging everything needs a click and a hold: a hold released early does nothing", async () => {
  const bridge = await showPortrait();
  await click("purge-all");
  const hold = await find("purge-all-hold");
  vi.useFakeTimers();
  await fireEvent.click(hold);
  await fireEvent.pointerDown(hold);
  vi.advanceTimersByTime(900);
  await fireEvent.pointerUp(hold);
  vi.advanceTimersByTime(5000);
  expect((await bridge.gallery()).items).toHaveLength(1);
  await fireEvent.pointerDown(hold);
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await find("welcome");
  expect(await bridge.vaultState()).toMatchObject({ state: "absent" });
  // Purged, and not only hidden: a new vault has nothing of the old one.
  await bridge.createVault("lantern");
  expect((await bridge.gallery()).items).toEqual([]);
});

test("a vault without a passphrase asks for none to open again", async () => {
  const bridge = show();
  await click("lock");
  await find("unlock");
  expect(screen.queryByTestId("passphrase")).toBeNull();
  expect(((await find("unlock-vault")) as HTMLButtonElement).disabled).toBe(false);
  await submit("unlock-vault");
  await find("import-prompt");
  expect(await bridge.vaultState()).toEqual({ state: "open" });
});

test("with assistive technology two presses purge everything, and one never does", async () => {
  const bridge = show();
  await click("purge-all");
  await click("purge-all-hold", { detail: 1 });
  await click("purge-all-hold", { detail: 1 });
  await click("purge-all-hold");
  expect(await bridge.vaultState()).toEqual({ state: "open" });
  await click("purge-all-hold");
  await find("welcome");
});

test("the focus returns to the button that opened a dialog", async () => {
  show();
  const opener = await find("purge-all");
  opener.focus();
  await click("purge-all");
  (await find("purge-all-hold")).focus();
  await fireEvent(screen.getByRole("dialog"), new Event("cancel"));
  expect(document.activeElement).toBe(opener);
});

test("the first photo of a batch is shown in progress, and failures are listed", async () => {
  const bridge = show({ stageDelay: 5, faults: { "letter.jpg": reports.notAnImage } });
  await find("import-prompt");
  bridge.drop("me.jpg", "letter.jpg");
  expect((await find("portrait-in-progress")).textContent).toContain("me.jpg");
  expect((await find("queue-pill")).textContent).toContain("1 of 2");
  await find("result");
  const failed = await find("job-failed");
  expect(failed.textContent).toContain("letter.jpg");
  expect(failed.textContent).toContain(reports.notAnImage.remedy);
});

test("everything can be purged while the vault is locked", async () => {
  const bridge = show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
  await click("purge-all");
  const hold = await find("purge-all-hold");
  vi.useFakeTimers();
  await fireEvent.keyDown(hold, { key: "Enter" });
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await find("welcome");
  expect((await bridge.vaultState()).state).toBe("absent");
});

describe("the keyboard shortcuts", () => {
  const press = (key: string, more: object = {}) => fireEvent.keyDown(document.body, { key, ...more });

  test("export, copy, undo, zoom, go back and lock", async () => {
    const bridge = await showPortrait();
    await press("s", { ctrlKey: true });
    await exportAsChosen();
    await waitFor(() => expect(bridge.exported).toHaveLength(1));
    await press("S", { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(bridge.exported[1]).toContain("the photo"));
    await press("c", { ctrlKey: true });
    await waitFor(() => expect(bridge.copied).toHaveLength(1));
    await click("style-mosaic");
    await find("restyle");
    await press("z", { ctrlKey: true });
    await waitFor(() => expect(screen.queryByTestId("restyle")).toBeNull());
    await press("y", { ctrlKey: true });
    await find("restyle");
    await press("Escape");
    await find("import-prompt");
    await press("l", { ctrlKey: true });
    await waitFor(async () => expect((await bridge.vaultState()).state).toBe("locked"));
  });

  test("work on a layout without Latin letters", async () => {
    const bridge = await showPortrait();
    await press("س", { code: "KeyS", ctrlKey: true });
    await exportAsChosen();
    await waitFor(() => expect(bridge.exported).toHaveLength(1));
  });

  test("leave their keys to a focused field or an open dialog", async () => {
    const bridge = await showPortrait();
    await press("Delete");
    const dialog = screen.getByRole("dialog");
    await fireEvent.keyDown(dialog, { key: "s", ctrlKey: true, bubbles: true });
    await fireEvent.keyDown(dialog, { key: "l", ctrlKey: true, bubbles: true });
    expect(bridge.exported).toEqual([]);
    expect((await bridge.vaultState()).state).toBe("open");
  });

  test("select everything in the gallery, and ask before a purge", async () => {
    const bridge = await showPortrait();
    await press("a", { ctrlKey: true });
    await find("selected");
    await press("Delete");
    expect((await bridge.gallery()).items).toHaveLength(1);
    await click("purge-confirm");
    await waitFor(async () => expect((await bridge.gallery()).items).toEqual([]));
  });

  test("toggle full screen, and are listed by F1, also while the vault is locked", async () => {
    const bridge = show({ vault: { state: "locked", passphrase: true } });
    await find("unlock");
    await press("F11");
    await waitFor(() => expect(bridge.fullScreen).toBe(true));
    await press("F1");
    const list = await find("shortcut-list");
    for (const keys of ["CtrlO", "CtrlShiftS", "F11", "Esc", "Del"]) expect(list.textContent).toContain(keys);
  });

  test("show the photo while Space is held", async () => {
    await showPortrait();
    await find("compare-slider");
    await press(" ");
    await waitFor(() => expect(screen.queryByTestId("compare-slider")).toBeNull());
    await fireEvent.keyUp(window, { key: " " });
    await find("compare-slider");
  });
});

test("photos that the program was started with are made into portraits", async () => {
  const bridge = new FakeBridge();
  bridge.startedWith = [{ id: "handed", name: "handed" }];
  show(bridge);
  await find("result");
  expect((await find("portrait-view")).textContent).toContain("handed");
});

test("the privacy page shows what is kept, and the network's state as just tested", async () => {
  const bridge = await showPortrait();
  bridge.about = async () => ({ version: "0.1.0", networkBlocked: false, webViewSandboxed: false, vaultPath: "/vault", vaultBytes: 1_500_000 });
  await click("show-privacy");
  expect((await find("privacy-count")).textContent).toBe("1");
  expect((await find("privacy-bytes")).textContent).toBe("1.5 MB");
  await waitFor(async () => expect((await find("privacy-network")).textContent).toContain("does not block the internet"));
});

test("the first screen claims nothing about the network before it has been tested", async () => {
  const bridge = new FakeBridge({ vault: { state: "absent", keychain: true } });
  let answer: (blocked: boolean) => void = () => {};
  const asked = new Promise<boolean>((resolve) => (answer = resolve));
  const { about } = bridge;
  bridge.about = async () => ({ ...(await about.call(bridge)), networkBlocked: await asked });
  show(bridge);
  const welcome = await find("welcome");
  expect(welcome.textContent).not.toMatch(/network/i);
  answer(true);
  await waitFor(() => expect(welcome.textContent).toMatch(/system blocks Ambrotype from the internet/));
});
