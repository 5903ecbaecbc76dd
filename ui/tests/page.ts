// The page with a fake program behind it, and what a user does to it.

import { fireEvent, render, screen } from "@testing-library/svelte";
import { vi } from "vitest";

import App from "../src/App.svelte";
import { FakeBridge, type FakeOptions } from "../src/bridge/fake";

// The tests' DOM has no modal dialogs.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};

/** Renders the page on a fake program with these options, or on this one. */
export function show(program: FakeOptions | FakeBridge = {}): FakeBridge {
  const bridge = program instanceof FakeBridge ? program : new FakeBridge(program);
  render(App, { bridge });
  return bridge;
}

/** Renders the page and waits for the portrait of one dropped photo. */
export async function showPortrait(program: FakeOptions | FakeBridge = {}): Promise<FakeBridge> {
  const bridge = show(program);
  await find("import-prompt");
  bridge.drop("me.jpg");
  await find("result");
  return bridge;
}

/** Gives every element a size, for the tests' DOM has no layout. Undone by `vi.restoreAllMocks()`. */
export function pretendLayout(): void {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
}

export const find = (id: string) => screen.findByTestId(id);
export const click = async (id: string, event: object = {}) => fireEvent.click(await find(id), event);
export const type = async (id: string, value: string) => fireEvent.input(await find(id), { target: { value } });
export const choose = async (id: string, value: string) => fireEvent.change(await find(id), { target: { value } });
/** Writes the file that the sheet for an export has open. */
export const exportAsChosen = async () => submit("export-name");
/** Submits the form that this is part of. */
export const submit = async (id: string) => fireEvent.submit((await find(id)).closest("form")!);
