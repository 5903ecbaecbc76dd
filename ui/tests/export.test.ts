import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { neutralName } from "../src/gallery/exportSheet.svelte";
import { choose, click, exportAsChosen, find, showPortrait, type } from "./page";

const picture = async () => (await find("export-picture")).getAttribute("src");

test("the sheet shows what will be in the file, in each size, and writes it as chosen", async () => {
  const bridge = await showPortrait();
  await click("export");
  const own = await picture();
  expect(own).toBe((await find("result")).getAttribute("src"));
  expect(screen.getByRole("dialog").textContent).toContain("pixels only");
  await click("export-size-story");
  await waitFor(async () => expect(await picture()).toContain("-story"));
  await click("export-size-own");
  expect(await picture()).toBe(own);
  await click("export-size-story");
  await type("export-name", "holiday");
  await choose("export-file", "png");
  await exportAsChosen();
  await waitFor(() => expect(bridge.exportChoices).toEqual([{ name: "holiday", size: "story", file: "png" }]));
  await waitFor(() => expect(screen.queryByTestId("export-name")).toBeNull());
  expect((await find("notice-info")).textContent).toContain("holiday.png");
});

test("size and format of the last export are chosen the next time, the name is new", async () => {
  const bridge = new FakeBridge();
  bridge.savedPreferences = { ...bridge.savedPreferences, exportAs: "webp", exportSize: "profile" };
  await showPortrait(bridge);
  await click("export");
  await waitFor(() => expect(screen.getByTestId("export-size-profile")).toHaveProperty("checked", true));
  expect(await find("export-file")).toHaveProperty("value", "webp");
  expect(await find("export-name")).toHaveProperty("value", neutralName((await bridge.gallery()).items[0]!, new Date()));
  await click("export-size-own");
  await exportAsChosen();
  await waitFor(() => expect(bridge.savedPreferences).toMatchObject({ exportAs: "webp", exportSize: null }));
});

test("a cancelled dialog leaves the sheet as it is, and Escape closes it", async () => {
  const bridge = await showPortrait();
  bridge.exportPhoto = async () => null;
  await click("export");
  await type("export-name", "holiday");
  await exportAsChosen();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await find("export-name")).toHaveProperty("value", "holiday");
  await fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
  await waitFor(() => expect(screen.queryByTestId("export-name")).toBeNull());
});

test("a lock closes the sheet", async () => {
  const bridge = await showPortrait();
  await click("export");
  await find("export-picture");
  await bridge.lock();
  await find("unlock");
  expect(screen.queryByTestId("export-name")).toBeNull();
});

test("a proposed name sorts by the day and names the look, nobody's photo", async () => {
  const bridge = await showPortrait();
  const [item] = (await bridge.gallery()).items;
  expect(neutralName({ ...item!, name: "Mai.jpg" }, new Date(2026, 10, 27))).toBe("portrait-2026-11-27-wave");
});
