import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";

import type { GalleryItem } from "../src/bridge";
import { FakeBridge, reports } from "../src/bridge/fake";
import { GalleryController } from "../src/gallery/gallery.svelte";
import { indexInNextRow, fitColumns, layoutRows, visibleRows } from "../src/gallery/layout";
import { locale } from "../src/shared/language.svelte";
import { choose, click, find, pretendLayout, show, submit, type } from "./page";

afterEach(() => {
  locale.language = "en";
  vi.restoreAllMocks();
});

const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2026, 0, 15, 12);

function item(at: number, style = "wave"): GalleryItem {
  const frame = { width: 1, height: 1 };
  const recipe = { styles: [{ name: style, weight: 1 }], strength: 1 };
  return { id: `p${at}`, name: `${at}.jpg`, added: START + at * DAY, album: null, favourite: false, pinned: false, due: null, recipe, composition: null, updated: null, stack: null, original: frame, output: frame, thumbnail: "", photo: "", notes: [] };
}

function controller(items: GalleryItem[]) {
  const bridge = new FakeBridge();
  bridge.gallery = async () => ({ items, damaged: [], newer: [] });
  return new GalleryController(bridge, ({ recipe }) => (recipe?.styles[0]?.name === "cel" ? "Cel" : "Great Wave"));
}

const ids = (items: GalleryItem[]) => items.map((item) => item.id);

describe("the layout", () => {
  const items = Array.from({ length: 10_000 }, (_, at) => item(-at));
  const month = (item: GalleryItem) => new Date(item.added).toISOString().slice(0, 7);
  const all = layoutRows(items, month, { columns: 5, tile: 200, heading: 40 });

  test("places every photo once, in order, under its group's heading", () => {
    expect(all.flatMap((row) => ("items" in row ? row.items : []))).toEqual(items);
    for (const [at, row] of all.entries()) {
      expect(row.top).toBe(at === 0 ? 0 : all[at - 1]!.top + all[at - 1]!.height);
      if ("items" in row) expect(new Set(row.items.map(month)).size).toBe(1);
    }
    const headings = all.flatMap((row) => ("heading" in row ? [row.heading] : []));
    expect(new Set(headings).size).toBe(headings.length);
  });

  test("gives only the visible rows, at any position", () => {
    for (const from of [0, 12_345, 300_000]) {
      const made = visibleRows(all, from, from + 800);
      expect(made.length).toBeLessThan(10);
      expect(made[0]!.top).toBeLessThanOrEqual(from);
      expect(made.at(-1)!.top + made.at(-1)!.height).toBeGreaterThanOrEqual(from + 800);
    }
    expect(visibleRows(all, 1e9, 2e9)).toEqual([]);
  });

  test("fills the width with as many columns as fit", () => {
    expect(fitColumns(1000, 168, 16)).toEqual({ columns: 5, tile: (1000 - 64) / 5 });
    expect(fitColumns(100, 168, 16).columns).toBe(1);
  });

  test("moves up and down to the nearest tile of the next row, across headings", () => {
    const tiles = all.filter((row) => "items" in row);
    const short = tiles.findIndex((row) => row.items.length < 5);
    const above = tiles[short - 1]!;
    expect(indexInNextRow(all, above.first + 4, 1)).toBe(tiles[short]!.first + tiles[short]!.items.length - 1);
    expect(indexInNextRow(all, 0, -1)).toBe(0);
    expect(indexInNextRow(all, 3, 1)).toBe(8);
  });
});

describe("the kept photos", () => {
  test("are found by style, day and month, in any order of words", async () => {
    const gallery = controller([item(0), item(1, "cel"), item(40, "cel")]);
    await gallery.load();
    const found = (query: string) => {
      gallery.query = query;
      return ids(gallery.visible);
    };
    expect(found("cel")).toEqual(["p40", "p1"]);
    expect(found("january CEL")).toEqual(["p1"]);
    expect(found("2026-02-24")).toEqual(["p40"]);
    expect(found("feb 2026")).toEqual(["p40"]);
    expect(found("nothing")).toEqual([]);
    locale.language = "vi";
    expect(found("tháng 2")).toEqual(["p40"]);
  });

  test("are ordered by date either way, or by style", async () => {
    const gallery = controller([item(0), item(1, "cel"), item(2)]);
    await gallery.load();
    expect(ids(gallery.visible)).toEqual(["p2", "p1", "p0"]);
    gallery.order = "oldest";
    expect(ids(gallery.visible)).toEqual(["p0", "p1", "p2"]);
    gallery.order = "style";
    expect(ids(gallery.visible)).toEqual(["p1", "p2", "p0"]);
    expect(gallery.groupTitle(gallery.visible[0]!)).toBe("Cel");
  });

  test("are selected one by one, as a range, and all at once", async () => {
    const gallery = controller(Array.from({ length: 6 }, (_, at) => item(-at)));
    await gallery.load();
    const [a, b, , d] = gallery.visible as [GalleryItem, GalleryItem, GalleryItem, GalleryItem];
    gallery.toggle(b);
    gallery.selectTo(d);
    expect(ids(gallery.selection)).toEqual(["p-1", "p-2", "p-3"]);
    gallery.selectTo(a);
    expect(ids(gallery.selection)).toEqual(["p0", "p-1"]);
    gallery.toggle(a);
    expect(ids(gallery.selection)).toEqual(["p-1"]);
    gallery.selectAll();
    expect(gallery.selection).toHaveLength(6);
    gallery.clearSelection();
    expect(gallery.selection).toEqual([]);
  });

  test("are loaded once more, and not more often, when a load is requested during a load", async () => {
    const bridge = new FakeBridge();
    const asked = vi.spyOn(bridge, "gallery");
    const gallery = new GalleryController(bridge);
    await Promise.all([gallery.load(), gallery.load(), gallery.load(), gallery.load()]);
    expect(asked).toHaveBeenCalledTimes(2);
    await gallery.load();
    expect(asked).toHaveBeenCalledTimes(3);
  });

  test("do not come back when the vault is locked during a load", async () => {
    const gallery = controller([item(0)]);
    const reading = gallery.load();
    gallery.clear();
    await reading;
    expect(gallery.items).toEqual([]);
  });
});

describe("the gallery", () => {
  async function shown(count: number, damaged: string[] = [], newer: string[] = []) {
    pretendLayout();
    const bridge = new FakeBridge({ now: () => START });
    bridge.addPortraits({ styles: [{ name: "wave", weight: 1 }], strength: 1 }, ...Array.from({ length: count }, (_, at) => `${at}.jpg`));
    bridge.damaged = damaged;
    bridge.newer = newer;
    show(bridge);
    await click("show-gallery");
    return bridge;
  }

  test("renders a few of thousands of photos", async () => {
    await shown(3000);
    const list = await find("gallery");
    const tiles = await screen.findAllByTestId("gallery-item");
    expect(tiles.length).toBeGreaterThan(5);
    expect(tiles.length).toBeLessThan(120);
    expect(tiles[0]!.getAttribute("aria-setsize")).toBe("3000");
    list.scrollTop = 50_000;
    await fireEvent.scroll(list);
    expect(Number(screen.getAllByTestId("gallery-item")[0]!.getAttribute("aria-posinset"))).toBeGreaterThan(500);
  });

  test("can be browsed, selected and purged by keyboard, and asks first", async () => {
    const bridge = await shown(8);
    const list = await find("gallery");
    const press = (key: string, more: object = {}) => fireEvent.keyDown(list, { key, bubbles: true, ...more });
    await press("ArrowRight");
    await press("ArrowRight", { shiftKey: true });
    await press("ArrowRight", { shiftKey: true });
    expect((await find("selected")).textContent).toBe("3 selected");
    await press("Delete");
    await click("purge-confirm");
    await waitFor(async () => expect((await bridge.gallery()).items).toHaveLength(5));
    expect((await bridge.gallery()).items.map((item) => item.name)).toEqual(["7.jpg", "3.jpg", "2.jpg", "1.jpg", "0.jpg"]);
    await press("Home");
    await press("Enter");
    expect((await find("portrait-view")).textContent).toContain("7.jpg");
  });

  test("is mirrored with the language: in Arabic the next photo is to the left", async () => {
    await shown(4);
    locale.language = "ar";
    const list = await find("gallery");
    const active = () => list.getAttribute("aria-activedescendant");
    const first = active();
    await fireEvent.keyDown(list, { key: "ArrowRight" });
    expect(active()).toBe(first);
    await fireEvent.keyDown(list, { key: "ArrowLeft" });
    expect(active()).not.toBe(first);
  });

  test("selects by Ctrl and Shift clicks, and a plain click opens only where nothing is selected", async () => {
    await shown(6);
    const tiles = await screen.findAllByTestId("gallery-item");
    await fireEvent.click(tiles[1]!, { ctrlKey: true });
    await fireEvent.click(tiles[3]!, { shiftKey: true });
    expect((await find("selected")).textContent).toBe("3 selected");
    await fireEvent.click(tiles[5]!);
    expect((await find("selected")).textContent).toBe("4 selected");
    await click("unselect");
    await fireEvent.click((await screen.findAllByTestId("gallery-item"))[0]!);
    await find("portrait-view");
  });

  test("shows how many photos are damaged and purges them on request", async () => {
    const bridge = await shown(1, ["broken"]);
    expect((await find("gallery-damaged")).textContent).toContain("One photo is damaged");
    await click("purge-damaged");
    await click("purge-confirm");
    await waitFor(async () => expect(await bridge.gallery()).toMatchObject({ damaged: [] }));
    expect((await bridge.gallery()).items).toHaveLength(1);
  });

  test("names what a newer version stored, beside all others, and purges it on request", async () => {
    const bridge = await shown(1, [], ["0123456789abcdef"]);
    const told = (await find("gallery-newer")).textContent;
    expect(told).toContain("newer version");
    expect(told).toContain("01234567");
    await click("purge-newer");
    await click("purge-confirm");
    await waitFor(async () => expect(await bridge.gallery()).toMatchObject({ newer: [] }));
    expect((await bridge.gallery()).items).toHaveLength(1);
  });

  test("sorts photos into albums and favourites, shows one of them, and purges an album in one go", async () => {
    const bridge = await shown(6);
    const marks = screen.getAllByTestId("gallery-checkmark");
    for (const mark of marks.slice(0, 2)) await fireEvent.click(mark);
    await click("album-selected");
    await type("given-name", "  Summer ");
    await submit("given-name");
    await waitFor(async () => expect((await bridge.gallery()).items.map((item) => item.album)).toEqual(["Summer", "Summer", null, null, null, null]));
    await click("favourite-selected");
    await click("unselect");
    await choose("filter", " favourites");
    await waitFor(() => expect(screen.getAllByTestId("gallery-item")).toHaveLength(2));

    await choose("filter", "Summer");
    await click("rename-album");
    await type("given-name", "Winter");
    await submit("given-name");
    await waitFor(async () => expect(((await find("filter")) as HTMLSelectElement).value).toBe("Winter"));
    await click("purge-album");
    await click("purge-confirm");
    await waitFor(async () => expect((await bridge.gallery()).items.map((item) => item.name)).toEqual(["3.jpg", "2.jpg", "1.jpg", "0.jpg"]));
    // The album went with its last photo, and everything is shown again.
    await waitFor(() => expect(screen.getAllByTestId("gallery-item")).toHaveLength(4));
    expect(screen.queryByTestId("filter")).toBeNull();
  });

  test("exports the selection into a folder or a zip file, and reports what could not be written", async () => {
    const bridge = await shown(4);
    const tiles = await screen.findAllByTestId("gallery-item");
    await fireEvent.click(tiles[0]!, { ctrlKey: true });
    await fireEvent.click(tiles[1]!);
    await click("export-zip");
    await waitFor(() => expect(bridge.exported).toHaveLength(2));
    expect((await find("notice-info")).textContent).toContain("2 pictures saved: \u2068ambrotype.zip");
    bridge.failures.exportMany = { ...reports.diskFull, about: "one of them" };
    await fireEvent.keyDown(document.body, { key: "s", ctrlKey: true });
    expect((await find("notice-fault")).textContent).toContain(reports.diskFull.sentence);
    await waitFor(() => expect(screen.getAllByTestId("notice-info").some((notice) => notice.textContent?.includes("One picture saved: \u2068Pictures"))).toBe(true));
  });

  test("starts a native drag of a portrait, and never the web view's own", async () => {
    const bridge = await shown(2);
    const tile = (await screen.findAllByTestId("gallery-item"))[0]!;
    // Cancelled: the web view's own drag would carry the address of a picture.
    expect(await fireEvent.dragStart(tile)).toBe(false);
    await waitFor(() => expect(bridge.dragged).toHaveLength(1));
    await fireEvent.click(tile);
    expect(await fireEvent.dragStart(await find("drag-out"))).toBe(false);
    await waitFor(() => expect(bridge.dragged).toHaveLength(2));
    expect(bridge.dragged[0]).toBe(bridge.dragged[1]);
  });
});
