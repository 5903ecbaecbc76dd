import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { FakeBridge } from "../src/bridge/fake";
import { click, find, showPortrait, submit, type } from "./page";

const chips = (id: string) => screen.queryAllByTestId(id).map((chip) => chip.textContent);
const pressed = (id: string) => screen.queryAllByTestId(id).filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.textContent);

test("a look with its controls is saved under a name, and used by one click", async () => {
  const bridge = await showPortrait();
  await click("adjust");
  await click("style-comic");
  await fireEvent.input(await find("character"), { target: { value: "0.4" } });
  await fireEvent.change(await find("character"));
  await click("save-preset");
  await type("given-name", "Sunday");
  await submit("given-name");
  await waitFor(() => expect(chips("preset")).toEqual(["Sunday"]));
  expect(bridge.presets[0]?.content).toMatchObject({ kind: "look", recipe: { styles: [{ name: "comic", weight: 1 }], drawn: { character: 0.4 } } });
  expect(pressed("preset")).toEqual(["Sunday"]);
  await click("style-wave");
  expect(pressed("preset")).toEqual([]);
  await click("preset");
  expect(pressed("preset")).toEqual(["Sunday"]);
  expect(await find("style-comic")).toHaveProperty("checked", true);
  await click("undo");
  expect(await find("style-wave")).toHaveProperty("checked", true);
});

test("a preset holds nothing of one photo: no crop, and nobody who was covered", async () => {
  const bridge = new FakeBridge();
  bridge.bystanders = { "me.jpg": 1 };
  await showPortrait(bridge);
  await click("adjust");
  await click("soften-others");
  await click("save-preset");
  await type("given-name", "Plain");
  await submit("given-name");
  await waitFor(() => expect(bridge.presets).toHaveLength(1));
  expect(JSON.stringify(bridge.presets)).not.toMatch(/crop|bystanders/);
});

test("a name that is taken is offered as a replacement", async () => {
  const bridge = new FakeBridge();
  await bridge.savePreset("Sunday", { kind: "look", recipe: { styles: [{ name: "mosaic", weight: 1 }], strength: 1 } }, false);
  await showPortrait(bridge);
  await click("adjust");
  await click("save-preset");
  await click("name-choice");
  expect((await find("name-put")).textContent).toContain("Replace");
  await submit("given-name");
  await waitFor(() => expect(bridge.presets).toMatchObject([{ name: "Sunday", content: { recipe: { styles: [{ name: "wave" }] } } }]));
});

test("the recipes used lately are one click away, each once", async () => {
  const bridge = new FakeBridge();
  for (const name of ["wave", "comic", "wave"]) bridge.addPortraits({ styles: [{ name, weight: 1 }], strength: 0.5 }, "me.jpg");
  await showPortrait(bridge);
  await click("adjust");
  await waitFor(() => expect(chips("recent")).toEqual(["Great Wave, 50%", "Comic, 50%"]));
  await fireEvent.click(screen.getAllByTestId("recent")[1]!);
  expect(await find("style-comic")).toHaveProperty("checked", true);
  expect(await find("strength")).toHaveProperty("value", "0.5");
});

test("presets are renamed, sorted and destroyed, and forgotten by the page at a lock", async () => {
  const bridge = new FakeBridge();
  for (const name of ["One", "Two", "Three"]) await bridge.savePreset(name, { kind: "look", recipe: { styles: [{ name: "comic", weight: 1 }], strength: 1 } }, false);
  await showPortrait(bridge);
  await click("adjust");
  await click("manage-presets");
  await fireEvent.click((await screen.findAllByTestId("preset-down"))[0]!);
  await waitFor(() => expect(bridge.presets.map(({ name }) => name)).toEqual(["Two", "One", "Three"]));
  await waitFor(() => expect(screen.getAllByTestId("preset-name")[0]).toHaveProperty("value", "Two"));
  await fireEvent.change(screen.getAllByTestId("preset-name")[0]!, { target: { value: "First" } });
  await waitFor(() => expect(bridge.presets.map(({ name }) => name)).toEqual(["First", "One", "Three"]));
  await fireEvent.click(screen.getAllByTestId("preset-remove")[1]!);
  await waitFor(() => expect(bridge.presets.map(({ name }) => name)).toEqual(["First", "Three"]));
  await click("presets-done");
  await waitFor(() => expect(chips("preset")).toEqual(["First", "Three"]));
  await bridge.lock();
  await find("unlock");
  expect(document.body.textContent).not.toContain("First");
});

test("what is ticked is saved as a pack of one's own, and made by one click for another photo", async () => {
  const bridge = await showPortrait();
  await click("open-packs");
  await click("look-comic");
  await click("format-story");
  await click("save-pack");
  await type("given-name", "Mine");
  await submit("given-name");
  await waitFor(() => expect(bridge.presets).toHaveLength(1));
  expect(bridge.presets[0]?.content).toEqual({
    kind: "pack",
    pictures: ["profile", "story"].map((size) => ({ recipe: { styles: [{ name: "storybook", weight: 1 }], strength: 1 }, size, file: "jpeg" })),
  });
  await click("pack-own");
  expect((await find("own-pictures")).textContent).toBe("2 pictures");
  await click("pack-make");
  await waitFor(() => expect(bridge.packs.requested.at(-1)).toMatchObject({ kind: "own", pictures: [{ size: "profile" }, { size: "story" }] }));
});
