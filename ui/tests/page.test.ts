import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import App from "../src/App.svelte";
import { FakeBridge, fault, type FakeOptions } from "../src/bridge/fake";

// The DOM of the tests has no modal dialogs.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(() => vi.useRealTimers());

function show(options: FakeOptions = {}) {
  const bridge = new FakeBridge(options);
  render(App, { bridge });
  return bridge;
}

const find = (id: string) => screen.findByTestId(id);
const type = async (id: string, value: string) => fireEvent.input(await find(id), { target: { value } });
const click = async (id: string) => fireEvent.click(await find(id));
const submit = async (id: string) => fireEvent.submit((await find(id)).closest("form")!);

describe("first start", () => {
  test("without a keychain asks for a passphrase, twice the same", async () => {
    const bridge = show({ vault: { state: "absent", keychain: false } });
    const create = (await find("create-vault")) as HTMLButtonElement;
    expect(create.disabled).toBe(true);
    await type("passphrase", "lantern");
    await type("passphrase-again", "lamp");
    expect(create.disabled).toBe(true);
    await type("passphrase-again", "lantern");
    expect(create.disabled).toBe(false);
    await submit("create-vault");
    await find("invitation");
    await bridge.lock();
    await expect(bridge.unlock("lamp")).rejects.toMatchObject({ fault: { code: "wrong-passphrase" } });
    await bridge.unlock("lantern");
  });

  test("with a keychain needs none", async () => {
    show({ vault: { state: "absent", keychain: true } });
    expect(((await find("create-vault")) as HTMLButtonElement).disabled).toBe(false);
    await submit("create-vault");
    await find("invitation");
  });
});

test("a wrong passphrase is answered with a sentence and a remedy, the right one opens", async () => {
  show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
  await type("passphrase", "lamp");
  await submit("unlock-vault");
  expect((await find("vault-fault")).textContent).toContain(fault.wrongPassphrase.remedy);
  await type("passphrase", "lantern");
  await submit("unlock-vault");
  await find("invitation");
});

test("files held over the window are invited, and let go they become portraits", async () => {
  const bridge = show({ faulty: { "letter.jpg": fault.notAnImage } });
  await find("invitation");
  bridge.hover(true);
  await find("drop-overlay");
  bridge.hover(false);
  await waitFor(() => expect(screen.queryByTestId("drop-overlay")).toBeNull());
  bridge.drop("letter.jpg", "me.jpg");
  expect((await find("result")).getAttribute("src")).toMatch(/^photo:/);
  const failed = await find("job-failed");
  expect(failed.textContent).toContain("letter.jpg");
  expect(failed.textContent).toContain(fault.notAnImage.sentence);
  expect(failed.textContent).toContain(fault.notAnImage.remedy);
});

test("a file dropped on the page itself is not navigated to", async () => {
  show();
  await find("invitation");
  const drop = new Event("drop", { cancelable: true, bubbles: true });
  window.dispatchEvent(drop);
  expect(drop.defaultPrevented).toBe(true);
});

test("purging one photo asks first", async () => {
  const bridge = show();
  await find("invitation");
  bridge.drop("me.jpg");
  await find("result");
  await click("purge");
  await fireEvent.click(screen.getByText("Cancel"));
  expect(await bridge.gallery()).toHaveLength(1);
  await click("purge");
  await click("purge-confirm");
  await find("invitation");
  expect(await bridge.gallery()).toEqual([]);
});

test("purging everything takes one click and one deliberate act: a slip does nothing", async () => {
  const bridge = show();
  await find("invitation");
  bridge.drop("me.jpg");
  await find("result");
  await click("purge-all");
  const hold = await find("purge-all-hold");
  vi.useFakeTimers();
  await fireEvent.click(hold);
  await fireEvent.pointerDown(hold);
  vi.advanceTimersByTime(900);
  await fireEvent.pointerUp(hold);
  vi.advanceTimersByTime(5000);
  expect(await bridge.gallery()).toHaveLength(1);
  await fireEvent.pointerDown(hold);
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await find("welcome");
  expect(await bridge.vaultState()).toMatchObject({ state: "absent" });
  // Purged, and not only hidden: a new case holds nothing of the old one.
  await bridge.createVault("lantern");
  expect(await bridge.gallery()).toEqual([]);
});

test("a case that needs no passphrase asks for none to open again", async () => {
  const bridge = show();
  await click("lock");
  await find("unlock");
  expect(screen.queryByTestId("passphrase")).toBeNull();
  expect(((await find("unlock-vault")) as HTMLButtonElement).disabled).toBe(false);
  await submit("unlock-vault");
  await find("invitation");
  expect(await bridge.vaultState()).toEqual({ state: "open" });
});

test("whoever cannot hold purges everything by pressing twice, and never by pressing once", async () => {
  const bridge = show();
  await click("purge-all");
  await fireEvent.click(await find("purge-all-hold"), { detail: 1 });
  await fireEvent.click(await find("purge-all-hold"), { detail: 1 });
  await fireEvent.click(await find("purge-all-hold"));
  expect(await bridge.vaultState()).toEqual({ state: "open" });
  await fireEvent.click(await find("purge-all-hold"));
  await find("welcome");
});

test("the focus goes back to what opened a dialog", async () => {
  show();
  const opener = await find("purge-all");
  opener.focus();
  await click("purge-all");
  (await find("purge-all-hold")).focus();
  await fireEvent(screen.getByRole("dialog"), new Event("cancel"));
  expect(document.activeElement).toBe(opener);
});

test("the first photo of a batch develops on the stage, and what fails stands in the list", async () => {
  const bridge = show({ pace: 5, faulty: { "letter.jpg": fault.notAnImage } });
  await find("invitation");
  bridge.drop("me.jpg", "letter.jpg");
  expect((await find("developing")).textContent).toContain("me.jpg");
  expect(screen.getAllByRole("progressbar")).toHaveLength(2);
  await find("result");
  const failed = await find("job-failed");
  expect(failed.textContent).toContain("letter.jpg");
  expect(failed.textContent).toContain(fault.notAnImage.remedy);
});

test("everything can be purged while the case is locked", async () => {
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

test("the keyboard exports, closes and locks", async () => {
  const bridge = show();
  await find("invitation");
  bridge.drop("me.jpg");
  await find("result");
  await fireEvent.keyDown(window, { key: "s", ctrlKey: true });
  await waitFor(() => expect(bridge.exported).toHaveLength(1));
  await fireEvent.keyDown(window, { key: "Escape" });
  await find("invitation");
  await fireEvent.keyDown(window, { key: "l", ctrlKey: true });
  await waitFor(async () => expect((await bridge.vaultState()).state).toBe("locked"));
});
