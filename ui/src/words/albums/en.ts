// Albums and favourites, in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { plural } = formats("en");

export const en = {
  albums: {
    show: "Show",
    all: "All photos",
    favourites: "Favourites",
    portrait: "Portraits",
    toy: "Toy boxes",
    poster: "Posters",
    card: "Cards",
    photo: "Photos without a portrait",
    list: "Albums",
    favourite: "Add to favourites",
    unfavourite: "Remove from favourites",
    isFavourite: "Favourite",
    choose: "Album…",
    chooseTitle: (count: number) => plural(count, { one: "Which album?", other: "Which album for {n} photos?" }),
    name: "Name of the album",
    put: "Add to album",
    takeOut: "Remove from album",
    rename: "Rename album…",
    renameTitle: "Rename the album",
    save: "Rename",
    purge: "Purge album",
    inAlbum: (name: string) => `in the album ${isolate(name)}`,
  },
};

export type AlbumWords = Same<typeof en>;
