// Drawn looks and their palettes, in English. Rust has the titles and the descriptions of the looks.

import { isolate } from "../formats";
import type { Same } from "../same";

export const en = {
  looks: {
    drawn: "Drawn",
    painted: "Painted",
    favourites: "Favourites",
    addFavourite: (title: string) => `Add ${isolate(title)} to favourites`,
    removeFavourite: (title: string) => `Remove ${isolate(title)} from favourites`,
    palette: "Colours",
    /** Names of palettes; a name without an entry is shown as it is. */
    palettes: {
      berry: "Berry",
      black: "Black",
      blue: "Blue",
      chalk: "Chalk on black",
      cherry: "Cherry",
      coral: "Coral",
      dusk: "Dusk",
      ember: "Ember",
      forest: "Forest",
      graphite: "Graphite",
      harbour: "Harbour",
      indigo: "Indigo",
      jade: "Jade",
      lagoon: "Lagoon",
      lemon: "Lemon",
      meadow: "Meadow",
      mint: "Mint",
      mono: "One colour",
      morning: "Morning",
      night: "Night",
      ocean: "Ocean",
      orchard: "Orchard",
      oxblood: "Oxblood",
      photo: "From the photo",
      pine: "Pine",
      pink: "Pink",
      plum: "Plum",
      rose: "Rose",
      sanguine: "Sanguine",
      sea: "Sea",
      sepia: "Sepia",
      sky: "Sky",
      sumi: "Sumi ink",
      sun: "Sun",
      tea: "Tea",
      violet: "Violet",
    } as Record<string, string>,
    character: "Eye size",
    characterHint: "Larger eyes, a smaller nose",
    lineWeight: "Line width",
    anotherHand: "Draw it differently",
    /** Titles of looks that earlier versions had. */
    former: { cel: "Cel", figure: "Figure" } as Record<string, string>,
    updated: (old: string, now: string) => `This was made as ${isolate(old)}. A new version will be ${isolate(now)}.`,
  },
};

export type LookWords = Same<typeof en> & {
  /** Titles and descriptions of the drawn looks. */
  drawnStyles: Record<string, readonly [title: string, description: string]>;
};
