// The gallery's layout, computed without the DOM: rows of tiles under headings, in CSS pixels from the top, and which of them
// are visible.

import type { GalleryItem } from "../bridge";

export type Row = { top: number; height: number } & ({ heading: string } | { first: number; items: GalleryItem[] });

export interface RowSizes {
  columns: number;
  tile: number;
  heading: number;
}

/** How many tiles at least `least` wide fit in `width`, and how wide each is. */
export function fitColumns(width: number, least: number, gap: number): { columns: number; tile: number } {
  const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  return { columns, tile: Math.max(0, (width - gap * (columns - 1)) / columns) };
}

/** Arranges the items in rows; items with the same heading follow it. */
export function layoutRows(items: readonly GalleryItem[], headingOf: (item: GalleryItem) => string, measures: RowSizes): Row[] {
  const found: Row[] = [];
  let top = 0;
  const put = (row: { heading: string } | { first: number; items: GalleryItem[] }, height: number) => {
    found.push({ ...row, top, height });
    top += height;
  };
  for (let first = 0; first < items.length; ) {
    const heading = headingOf(items[first]!);
    let end = first + 1;
    while (end < items.length && headingOf(items[end]!) === heading) end += 1;
    put({ heading }, measures.heading);
    for (; first < end; first = Math.min(end, first + measures.columns)) {
      put({ first, items: items.slice(first, Math.min(end, first + measures.columns)) }, measures.tile);
    }
  }
  return found;
}

/** The rows between the positions `from` and `to`. */
export function visibleRows(rows: readonly Row[], from: number, to: number): Row[] {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle]!;
    if (row.top + row.height <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows.length && rows[end]!.top < to) end += 1;
  return rows.slice(low, end);
}

/** Index of the item above (-1) or below (1) the one at `at`, in the nearest column; `at` itself where there is none. */
export function indexInNextRow(rows: readonly Row[], at: number, by: 1 | -1): number {
  const tiles = rows.filter((row) => "items" in row);
  const here = tiles.findIndex((row) => at >= row.first && at < row.first + row.items.length);
  const [from, to] = [tiles[here], tiles[here + by]];
  if (!from || !to) return at;
  return to.first + Math.min(at - from.first, to.items.length - 1);
}
