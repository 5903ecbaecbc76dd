// Toys and posters, in English.

import { formats } from "../formats";
import { en as packs } from "../packs/en";
import type { Same } from "../same";

const { number } = formats("en");

export const en = {
  ...packs,
  things: {
    title: "Creations",
    kinds: { toy: "Toy box", poster: "Poster", card: "Card", pack: "Pack", stickers: "Stickers" },
    back: "Back",
    waiting: "One moment…",
    make: "Make and keep",
    making: "Making…",
    made: "Kept with your portraits.",
    name: "Name on the box",
    tagline: "Line below it",
    box: "Box",
    palette: "Colours",
    body: "Outfit",
    parts: { main: "Colour of the top", second: "Second colour" },
    people: "People in the box",
    dressing: "Outfit for",
    person: (which: string) => `Person ${which}`,
    clothes: { label: "Colours of the clothes", own: "Of the outfit", photo: "From the photo" },
    accessories: (count: number, max: number) => `Beside the figure: ${number(count)} of ${number(max)}`,
    searchAccessories: "Search: coffee, dog, music…",
    scene: "Scene",
    card: "Card",
    cardLooks: "Looks: the usual ones",
    fields: { before: "Before", after: "After", title: "Title", subtitle: "Second line", name: "Name", tagline: "Small line", date: "Date", place: "Place", number: "Number" } as Record<string, string>,
  },
};

export type ThingWords = Same<typeof en>;
