import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";

import { click, find, showPortrait, type } from "./page";

/** Opens the sheet for the portrait of one photo. */
async function opened() {
  const bridge = await showPortrait();
  await click("open-things");
  await find("thing-preview");
  return bridge;
}

describe("toys and posters", () => {
  test("show what is written and chosen, and keep it beside the portraits", async () => {
    const bridge = await opened();
    await type("toy-name", "SUNNY");
    await click("box-window");
    await click("body-chef");
    await click("toy-main-#e8503a");
    const expected = { kind: "toy", name: "SUNNY", box: "window", figure: { figure: "bobble-head", body: "chef", colours: { main: "#e8503a" } } };
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject(expected));
    await click("thing-make");
    await waitFor(() => expect(bridge.made).toMatchObject([expected]));
    await find("portrait-view");
    expect((await bridge.gallery()).items).toHaveLength(2);
  });

  test("hold several people, each with an outfit, in the colours of the photo where that is chosen", async () => {
    const bridge = await opened();
    await click("people-2");
    await click("person-2");
    await click("body-chef");
    await click("clothes-photo");
    const figure = { body: "", clothes: "own", others: [{ body: "chef", clothes: "photo" }] };
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject({ figure }));
    await click("people-1");
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject({ figure: { body: "", others: [] } }));
    expect(screen.queryByTestId("person-2")).toBeNull();
  });

  test("find accessories by other words for them, and take five at most", async () => {
    await opened();
    await type("accessory-search", "music");
    const shown = () => screen.getAllByTestId(/^accessory-(?!search)/).map((button) => button.title);
    // What is chosen stays in sight.
    expect(shown()).toEqual(["Camera", "Coffee", "Headphones", "Guitar"]);
    await click("accessory-guitar");
    await type("accessory-search", "");
    await click("accessory-dog");
    expect(((await find("accessory-tent")) as HTMLButtonElement).disabled).toBe(true);
    await click("accessory-camera");
    await click("accessory-tent");
    expect((await find("accessory-tent")).getAttribute("aria-pressed")).toBe("true");
  });

  test("of a poster take the words of its own fields", async () => {
    const bridge = await opened();
    await click("thing-poster");
    await click("poster-noir");
    await type("poster-tagline", "It rained");
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject({ kind: "poster", template: "noir", words: { tagline: "It rained" } }));
    await click("poster-travel");
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject({ template: "travel", words: {} }));
    expect(((await find("poster-title")) as HTMLInputElement).placeholder).toBe("Far hills");
  });

  test("of a card take its layout, colours, words and looks", async () => {
    const bridge = await opened();
    await click("thing-card");
    await click("card-palette-night");
    await type("card-before", "Then");
    await click("look-comic");
    const expected = { kind: "card", palette: "night", words: { before: "Then" }, looks: ["comic"] };
    await waitFor(() => expect(bridge.composed.filter(({ side }) => side > 200).at(-1)?.composition).toMatchObject(expected));
    await click("thing-make");
    await waitFor(() => expect(bridge.made).toMatchObject([expected]));
  });

  test("forget every word when the vault is locked", async () => {
    const bridge = await opened();
    await type("toy-name", "SUNNY");
    await click("lock");
    await waitFor(() => expect(screen.queryByTestId("things")).toBeNull());
    expect(document.body.innerHTML).not.toContain("SUNNY");
    expect(bridge.made).toEqual([]);
  });
});
