// What is done with kept photos: undoing a purge, stacks, names, and the sheet for an export, in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  undoPurge: {
    confirm: "The portrait and its photo are hidden now and deleted forever after ten seconds. Until then you can undo it. Exported files stay.",
    waits: "Purged in ten seconds.",
    undo: "Undo",
    undone: "The portrait is back.",
    late: "It is too late: the portrait has been purged.",
    setting: "When I purge one portrait",
    choices: { undo: "wait ten seconds", once: "delete it at once" },
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

  people: {
    title: "People",
    everybody: "Everybody as they are",
  },

  closing: {
    title: "There is still work to do",
    lead: (count: number) => plural(count, { one: "One picture is not finished yet. Finished pictures are kept.", other: "{n} pictures are not finished yet. Finished pictures are kept." }),
    finish: "Finish, then close",
    stop: "Stop and close",
    back: "Back",
  },

  exportSheet: {
    title: "Export",
    name: "Name",
    size: "Size",
    own: "Original size",
    ownHint: (width: number, height: number) => `${isolate(`${number(width)} × ${number(height)}`)}, good for printing`,
    file: "Format",
    only: "The file holds pixels only: no location, no date, no name.",
    drawing: "Making the picture in this size…",
    choosePlace: "Choose where to save…",
  },
};

/** The same in another language. */
export type PhotoWords = Same<typeof en>;
