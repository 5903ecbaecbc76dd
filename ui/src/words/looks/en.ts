// Drawn looks and their palettes, in English. Rust has the titles and the descriptions of the looks.

import type { Same } from "../same";

export const en = {
  looks: {
    drawn: "Drawn",
    painted: "Painted",
    favourites: "Favourites",
    addFavourite: (title: string) => `Add ${title} to the favourites`,
    removeFavourite: (title: string) => `Remove ${title} from the favourites`,
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
      photo: "The photo’s own",
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
    character: "Character",
    characterHint: "Larger eyes, a smaller nose",
    lineWeight: "Lines",
    anotherHand: "Draw it with another hand",
    /** Titles of styles that earlier versions had. */
    former: { cel: "Cel", figure: "Figure" } as Record<string, string>,
    updated: (old: string, now: string) => `This was made as ${old}. If you make it again, it becomes ${now}.`,
  },
};

export type LookWords = Same<typeof en> & {
  /** Titles and descriptions of the drawn looks. */
  drawnStyles: Record<string, readonly [title: string, description: string]>;
};
