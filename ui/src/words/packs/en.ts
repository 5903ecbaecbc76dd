// Packs and stickers, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  packs: {
    kind: "Pack",
    kinds: { avatar: "Profile pictures", family: "Family", season: "Seasons", stickers: "Stickers" },
    looks: (count: number) => `Looks: ${number(count)}`,
    formats: "Made for",
    formatNames: {
      whole: "Whole photo",
      profile: "Profile",
      square: "Square",
      post: "Post 4:5",
      story: "Story",
      "wallpaper-phone": "Phone",
      "wallpaper-desktop": "Desktop",
    } as Record<string, string>,
    allSeasons: "All eight",
    greeting: "Greeting",
    usualGreeting: "What suits the season",
    messenger: "Made for",
    word: "Word on the stickers",
    outline: "Line around people",
    noOutline: "No line",
    make: "Make and keep all",
    save: "Save the stickers…",
    stop: "Stop",
    progress: (done: number, total: number) => `${number(done)} of ${number(total)} done`,
    goOn: (count: number) => plural(count, { one: "Make the last one", other: "Make the other {n}" }),
    album: (kind: string, day: string) => `${kind} · ${day}`,
    made: (count: number, album: string) => `${plural(count, { one: "{n} picture is", other: "{n} pictures are" })} in the album “${album}”.`,
    saved: (count: number, place: string) => `${plural(count, { one: "{n} sticker is", other: "{n} stickers are" })} in ${place}.`,
    stopped: (done: number, total: number) => `Stopped. ${number(done)} of ${number(total)} are done and stay.`,
    showAlbum: "Show album",
  },
};

export type PackWords = Same<typeof en>;
