import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { click, find, show, showPortrait } from "./page";

const menu = () => screen.getByTestId("show-privacy").parentElement!;
const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key, bubbles: true });
const focused = () => (document.activeElement as HTMLElement).dataset.testid;

test("the vault's menu opens, is walked through by keys, and Escape gives the focus back to its button", async () => {
  show();
  const button = await find("vault-menu");
  expect([menu().hidden, button.getAttribute("aria-expanded")]).toEqual([true, "false"]);
  button.focus();
  await press("ArrowDown");
  await waitFor(() => expect(focused()).toBe("show-privacy"));
  expect([menu().hidden, button.getAttribute("aria-expanded")]).toEqual([false, "true"]);
  await press("ArrowDown");
  expect(focused()).toBe("show-settings");
  await press("End");
  expect(focused()).toBe("menu-lock");
  await press("ArrowDown");
  expect(focused()).toBe("show-privacy");
  await press("Escape");
  expect(menu().hidden).toBe(true);
  expect(focused()).toBe("vault-menu");
});

test("Escape in the menu closes the menu alone, and not the portrait behind it", async () => {
  await showPortrait();
  await click("vault-menu");
  await waitFor(() => expect(focused()).toBe("show-privacy"));
  await press("Escape");
  expect(menu().hidden).toBe(true);
  expect(screen.queryByTestId("portrait-view")).not.toBeNull();
});

test("the menu closes by a choice and by a click elsewhere", async () => {
  show();
  await click("vault-menu");
  await click("show-settings");
  await find("settings");
  expect(menu().hidden).toBe(true);
  expect(screen.getByTestId("vault-menu").getAttribute("aria-current")).toBe("page");
  await click("vault-menu");
  expect(menu().hidden).toBe(false);
  await fireEvent.pointerDown(screen.getByTestId("settings"));
  expect(menu().hidden).toBe(true);
});

test("purging everything and locking are beside the menu, not in it alone", async () => {
  const bridge = show();
  expect((await find("purge-all")).closest("[role=menu]")).toBeNull();
  expect((await find("lock")).closest("[role=menu]")).toBeNull();
  await click("vault-menu");
  await click("menu-lock");
  await waitFor(async () => expect((await bridge.vaultState()).state).toBe("locked"));
});
