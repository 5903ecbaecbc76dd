import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { click, exportAsChosen, find, show, showPortrait } from "./page";


afterEach(() => vi.useRealTimers());

const panicKey = { key: "L", ctrlKey: true, shiftKey: true };

test("when the program locks the vault, the page hides every photo first and then shows the locked screen", async () => {
  const bridge = await showPortrait();
  bridge.emit({ type: "vault-closing" });
  await waitFor(() => expect(screen.queryByTestId("result")).toBeNull());
  await bridge.lock();
  await find("unlock");
  expect(document.querySelector("img[src^='photo:']")).toBeNull();
});

test("the panic key locks from anywhere, a dialog or a field included", async () => {
  const bridge = await showPortrait();
  await click("purge-all");
  await fireEvent.keyDown(await find("purge-all-hold"), panicKey);
  await find("unlock");
  expect((await bridge.vaultState()).state).toBe("locked");
});

test("the panic key purges everything without a question if set so, also while the vault is locked", async () => {
  const bridge = show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
  bridge.settings.panic = "purge";
  await fireEvent.keyDown(await find("passphrase"), panicKey);
  await find("welcome");
  expect((await bridge.vaultState()).state).toBe("absent");
});

test("everything can be purged during a refresh, and the button shows a purge only while it runs", async () => {
  const bridge = show();
  await find("import-prompt");
  const state = vi.spyOn(bridge, "vaultState").mockReturnValue(new Promise(() => {}));
  bridge.emit({ type: "gallery-changed" });
  await waitFor(() => expect(state).toHaveBeenCalled());
  const purge = await find("purge-all");
  expect(purge).toHaveProperty("disabled", false);
  expect(purge.textContent).toContain("Purge everything");
  state.mockRestore();

  vi.spyOn(bridge, "purgeAll").mockReturnValue(new Promise(() => {}));
  vi.useFakeTimers();
  await fireEvent.click(purge);
  await fireEvent.keyDown(screen.getByTestId("purge-all-hold"), { key: "Enter" });
  await vi.advanceTimersByTimeAsync(5000);
  expect(screen.getByTestId("purge-all")).toHaveProperty("disabled", true);
});

test("a refresh that succeeds clears the fault of a failed refresh, but not that of a wrong passphrase", async () => {
  const bridge = show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
  await find("unlock");
  const state = vi.spyOn(bridge, "vaultState").mockRejectedValueOnce(new Error("the disk does not answer"));
  bridge.emit({ type: "gallery-changed" });
  await find("vault-fault");
  bridge.emit({ type: "gallery-changed" });
  await waitFor(() => expect(screen.queryByTestId("vault-fault")).toBeNull());

  await fireEvent.input(await find("passphrase"), { target: { value: "wrong" } });
  await click("unlock-vault");
  await find("vault-fault");
  state.mockClear();
  bridge.emit({ type: "gallery-changed" });
  await waitFor(() => expect(state).toHaveBeenCalled());
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(screen.queryByTestId("vault-fault")).not.toBeNull();
});

test("input is reported to the program, but not every event", async () => {
  const bridge = show();
  await find("import-prompt");
  const before = bridge.activityReports;
  for (let at = 0; at < 50; at++) await fireEvent.pointerMove(window);
  expect(bridge.activityReports - before).toBe(1);
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 20_000);
  await fireEvent.keyDown(window, { key: "a" });
  expect(bridge.activityReports - before).toBe(2);
});

test("a fault in the background is shown with its remedy", async () => {
  const bridge = show();
  await find("import-prompt");
  const report = { about: null, fault: { code: "vault-busy" }, sentence: "It is busy.", remedy: "Wait." } as const;
  bridge.emit({ type: "failed", report });
  expect((await find("notice-fault")).textContent).toContain("Wait.");
});

test("the panic key works on a layout without Latin letters, and no other letter triggers it", async () => {
  const bridge = show({ passphrase: "lantern" });
  await find("import-prompt");
  await fireEvent.keyDown(document.body, { ...panicKey, key: "N", code: "KeyL" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await bridge.vaultState()).state).toBe("open");
  await fireEvent.keyDown(document.body, { ...panicKey, key: "م", code: "KeyL" });
  await waitFor(async () => expect((await bridge.vaultState()).state).toBe("locked"));
});

test("a lock takes the notices with it, but not those about the vault itself", async () => {
  const bridge = await showPortrait();
  vi.spyOn(bridge, "exportPhoto").mockResolvedValue("my-face.png");
  await click("export");
  await exportAsChosen();
  await find("notice-info");
  bridge.emit({ type: "failed", report: { about: "my-face.jpg", fault: { code: "damaged" }, sentence: "", remedy: "" } });
  await find("notice-fault");
  bridge.emit({ type: "space-short", shortage: "disk" });
  await waitFor(() => expect(screen.queryAllByTestId("notice-info")).toHaveLength(2));
  bridge.emit({ type: "vault-closing" });
  await waitFor(() => expect(screen.queryByTestId("notice-fault")).toBeNull());
  expect(screen.queryAllByTestId("notice-info")).toHaveLength(1);
  expect(document.body.textContent).not.toContain("my-face");
});

test("what a lock has ended leaves no notice", async () => {
  const bridge = await showPortrait();
  let fail = (_: unknown) => {};
  const exported = new Promise<string | null>((_, reject) => (fail = reject));
  vi.spyOn(bridge, "exportPhoto").mockReturnValue(exported);
  await click("export");
  await exportAsChosen();
  bridge.emit({ type: "vault-closing" });
  await bridge.lock();
  await find("unlock");
  fail({ about: null, fault: { code: "vault-locked" }, sentence: "", remedy: "" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(screen.queryByTestId("notice-fault")).toBeNull();
});

test("a panic key that the page did not see shows its receipt", async () => {
  const bridge = await showPortrait();
  bridge.emit({ type: "vault-closing" });
  const receipt = await bridge.purgeAll();
  bridge.emit({ type: "panic-purged", receipt });
  await find("welcome");
  await find("receipt");
});
