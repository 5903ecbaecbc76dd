// Packs and stickers, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  packs: {
    kind: "Pack",
    kinds: { avatar: "Profile pictures", family: "Family", season: "Seasons", stickers: "Stickers" },
    looks: (count: number) => `Looks: ${number(count)}`,
    formats: "Formats",
    formatNames: {
      whole: "Whole photo",
      profile: "Profile",
      square: "Square",
      post: "Post 4:5",
      story: "Story",
      "wallpaper-phone": "Phone",
      "wallpaper-desktop": "Desktop",
    } as Record<string, string>,
    allSeasons: "All eight seasons",
    greeting: "Greeting",
    usualGreeting: "The usual one for the season",
    messenger: "Messenger",
    word: "Word on the stickers",
    outline: "Outline around people",
    noOutline: "No outline",
    make: "Make and keep all",
    save: "Save the stickers…",
    stop: "Stop",
    progress: (done: number, total: number) => `${number(done)} of ${number(total)} done`,
    goOn: (count: number) => plural(count, { one: "Make the last one", other: "Make the other {n}" }),
    album: (kind: string, day: string) => `${kind} · ${day}`,
    made: (count: number, album: string) =>
      plural(count, { one: "One picture is in the album “{album}”.", other: "{n} pictures are in the album “{album}”." }, { album }),
    saved: (count: number, place: string) => plural(count, { one: "One sticker is in {place}.", other: "{n} stickers are in {place}." }, { place }),
    stopped: (done: number, total: number) => `Stopped. ${number(done)} of ${number(total)} are done and kept.`,
    showAlbum: "Show album",
  },
};

export type PackWords = Same<typeof en>;
