// What is done with kept photos: undoing a purge, stacks, names, and the sheet for an export, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  undoPurge: {
    confirm: "The portrait and its photo are hidden at once and destroyed after ten seconds. Until then you can undo it. Files that you exported stay.",
    waits: "Purged in ten seconds.",
    undo: "Undo",
    undone: "The portrait is back.",
    late: "It is too late: the portrait is destroyed already.",
    setting: "When one portrait is purged",
    choices: { undo: "keep it for ten seconds, to undo", once: "destroy it at once" },
  },

  stacks: {
    show: "One stack for each photo",
    count: (count: number) => plural(count, { one: "one portrait", other: "{n} portraits" }),
    back: "All photos",
    found: (count: number) => plural(count, { one: "One found", other: "{n} found" }),
    rename: "Rename…",
    renameTitle: (count: number) => plural(count, { one: "Rename this photo", other: "Rename {n} photos" }),
    name: "Name of the photo",
    save: "Rename",
  },

  exportSheet: {
    title: "Export",
    name: "Name",
    size: "Size",
    own: "As it is",
    ownHint: (width: number, height: number) => `${number(width)} × ${number(height)}, for print too`,
    file: "Format",
    only: "The file holds pixels only: no place, no date, no name.",
    drawing: "The picture is being made in this size.",
    choosePlace: "Choose a place…",
  },
};

/** The same in another language. */
export type PhotoWords = Same<typeof en>;
