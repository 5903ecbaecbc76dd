import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import App from "../src/App.svelte";
import { FakeBridge, reports } from "../src/bridge/fake";

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
});

afterEach(() => void vi.restoreAllMocks());

const find = (id: string) => screen.findByTestId(id);
const click = async (id: string) => fireEvent.click(await find(id));
const choose = async (id: string, value: string) => fireEvent.change(await find(id), { target: { value } });

function show() {
  const bridge = new FakeBridge();
  bridge.addPortraits({ styles: [{ name: "wave", weight: 1 }], strength: 1 }, "a.jpg", "b.jpg");
  render(App, { bridge });
  return bridge;
}

describe("the settings of the vault", () => {
  test("are loaded, changed one by one and saved", async () => {
    const bridge = show();
    await click("show-settings");
    await choose("retention", "30");
    await waitFor(async () => expect((await bridge.vaultSettings()).retention).toBe(30));
    await choose("idleMinutes", "5");
    await choose("panic", "purge");
    await fireEvent.click(await find("keep-originals"));
    await waitFor(async () => expect(await bridge.vaultSettings()).toMatchObject({ retention: 30, idleMinutes: 5, panic: "purge", keepOriginals: false }));
    await choose("retention", "");
    await waitFor(async () => expect((await bridge.vaultSettings()).retention).toBeNull());
  });

  test("warn above a chosen size, or never", async () => {
    const bridge = show();
    await click("show-settings");
    await choose("quotaMegabytes", "1000");
    await waitFor(async () => expect((await bridge.vaultSettings()).quotaMegabytes).toBe(1000));
    await choose("quotaMegabytes", "");
    await waitFor(async () => expect((await bridge.vaultSettings()).quotaMegabytes).toBeNull());
  });

  test("write a backup file whose passphrase was typed twice, and restore one", async () => {
    const bridge = show();
    await click("show-settings");
    const type = async (id: string, value: string) => fireEvent.input(await find(id), { target: { value } });
    const button = (await find("backup-submit")) as HTMLButtonElement;
    await type("backup-passphrase", "lantern");
    await type("backup-passphrase-again", "lamp");
    expect(button.disabled).toBe(true);
    await type("backup-passphrase-again", "lantern");
    await fireEvent.submit(button.closest("form")!);
    await waitFor(() => expect(bridge.backup).toEqual({ passphrase: "lantern", photos: 2 }));
    expect((await find("notice-info")).textContent).toContain("2 photos are in ambrotype.case");
    // A passphrase stays on the page no longer than needed.
    await waitFor(() => expect((screen.getByTestId("backup-passphrase") as HTMLInputElement).value).toBe(""));

    const take = ((await find("restore-submit")) as HTMLButtonElement).closest("form")!;
    await type("restore-passphrase", "lamp");
    await fireEvent.submit(take);
    expect((await find("notice-fault")).textContent).toContain(reports.wrongPassphrase.sentence);
    await type("restore-passphrase", "lantern");
    await fireEvent.submit(take);
    await waitFor(() => expect(screen.getAllByTestId("notice-info").some((notice) => notice.textContent?.includes("2 were here already"))).toBe(true));
  });

  test("show the old value if a change could not be saved", async () => {
    const bridge = show();
    bridge.setVaultSettings = async () => {
      throw reports.diskFull;
    };
    await click("show-settings");
    const before = (await bridge.vaultSettings()).retention;
    await choose("retention", "7");
    expect((await find("notice-fault")).textContent).toContain(reports.diskFull.sentence);
    expect((await bridge.vaultSettings()).retention).toBe(before);
  });

  test("accept a new passphrase only if it was typed twice", async () => {
    const bridge = show();
    await click("show-settings");
    const button = (await find("new-submit")) as HTMLButtonElement;
    await fireEvent.input(await find("new-passphrase"), { target: { value: "lantern" } });
    await fireEvent.input(await find("new-passphrase-again"), { target: { value: "lamp" } });
    expect(button.disabled).toBe(true);
    await fireEvent.input(await find("new-passphrase-again"), { target: { value: "lantern" } });
    await fireEvent.submit(button.closest("form")!);
    await find("notice-info");
    expect(((await find("new-passphrase")) as HTMLInputElement).value).toBe("");
    await bridge.lock();
    await expect(bridge.unlock("lamp")).rejects.toMatchObject({ fault: { code: "wrong-passphrase" } });
    await bridge.unlock("lantern");
  });
});

test("purging everything shows a receipt, with what it cannot cover, and the receipt can be saved", async () => {
  show();
  await click("purge-all");
  await fireEvent.click(await find("purge-all-hold"));
  await fireEvent.click(await find("purge-all-hold"));
  const receipt = await find("receipt");
  expect(receipt.textContent).toContain("Everything that was in the vault");
  expect(receipt.textContent).toContain("Files that you exported");
  await click("save-receipt");
  await waitFor(() => expect(screen.getAllByTestId("notice-info").some((notice) => notice.textContent?.includes("Written"))).toBe(true));
  await click("close-receipt");
  expect(screen.queryByTestId("receipt")).toBeNull();
});

test("a pinned photo is marked, in the gallery and when open", async () => {
  // The tests' DOM has no layout.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
  const bridge = show();
  await click("show-gallery");
  await fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
  await click("pin-selected");
  await waitFor(async () => expect((await bridge.gallery()).items.every((item) => item.pinned)).toBe(true));
  expect((await find("pin-selected")).textContent).toContain("Unpin");
  await click("unselect");
  await fireEvent.click((await screen.findAllByTestId("gallery-item"))[0]!);
  expect((await find("portrait-view")).textContent).toContain("Pinned");
  await click("pin");
  await waitFor(async () => expect((await bridge.gallery()).items.filter((item) => item.pinned)).toHaveLength(1));
});
