// Stacks: what was made of one photo lies on one pile, under the first of it.

import type { GalleryItem } from "../bridge";

export interface Stacks {
  /** The uppermost picture of each stack, in order. */
  covers: GalleryItem[];
  /** The pictures of each stack with more than one, by its cover's id, the cover first. */
  of: ReadonlyMap<string, readonly GalleryItem[]>;
}

/** Lays pictures of one photo together. Where the photo of one is not known it lies alone. */
export function stackUp(items: readonly GalleryItem[]): Stacks {
  const piles = new Map<string, GalleryItem[]>();
  for (const item of items) {
    const key = item.stack ?? item.id;
    const pile = piles.get(key);
    if (pile) pile.push(item);
    else piles.set(key, [item]);
  }
  const all = [...piles.values()];
  return { covers: all.map(([cover]) => cover!), of: new Map(all.filter((pile) => pile.length > 1).map((pile) => [pile[0]!.id, pile])) };
}
