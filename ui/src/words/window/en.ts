// The header, the studio, the wall of looks and the queue, in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { number, percent, plural } = formats("en");

export const en = {
  header: {
    vault: "Vault",
    settings: "Settings and backup",
    shortcuts: "Keyboard shortcuts",
  },

  make: {
    more: "More",
    looks: "Looks",
    packs: "Packs…",
    things: "Creations…",
    needsPhoto: "Open a photo first",
    adjust: "Adjust",
    keep: "Keep this",
    developing: "Making the preview",
    exportPhoto: "Export the photo without location and date",
  },

  wall: {
    open: "All looks",
    title: "This photo in every look",
    hint: "Click one to choose it, or tick two to four to compare them.",
    tick: (title: string) => `Compare ${isolate(title)}`,
    compare: (count: number) => (count < 2 ? "Compare" : `Compare ${number(count)}`),
    back: "Back to all looks",
    choose: (title: string) => `Choose ${isolate(title)}`,
  },

  queue: {
    title: "Working",
    waiting: "waiting",
    stages: { decoding: "opening", stylizing: "painting", encoding: "saving", keeping: "encrypting" },
    cancelled: "cancelled",
    cancel: (name: string) => `Cancel ${isolate(name)}`,
    dismiss: (name: string) => `Dismiss ${isolate(name)}`,
    retry: "Try again",
    usePartial: "Use the readable part",
    partialUsed: (name: string, share: number) =>
      share < 100
        ? `${isolate(name)} is incomplete. The readable ${percent(share / 100)} was used.`
        : `${isolate(name)} is incomplete. It was used without its finest detail.`,
    firstUsed: (name: string) => `${isolate(name)} contains several images. The first was used.`,
    pause: "Pause",
    resume: "Resume",
    cancelAll: "Cancel all",
    retryAll: "Try all again",
    dismissAll: "Dismiss all",
    keepRecipe: "Lock this photo to the current look",
    useCurrentRecipe: "Use the look from the panel",
    /** On the button in the header. */
    position: (at: number, total: number) => `${number(at)} of ${number(total)}`,
    pausedAt: (at: number, total: number) => `Paused at ${number(at)} of ${number(total)}`,
    notMade: (count: number) => plural(count, { one: "One failed", other: "{n} failed" }),
    skip: "Skip this photo",
    waitingMore: (count: number) => plural(count, { one: "One more waiting", other: "{n} more waiting" }),
    cancelledCount: (count: number) => plural(count, { one: "One cancelled", other: "{n} cancelled" }),
    failedCount: (count: number) => plural(count, { one: "One photo", other: "{n} photos" }),
    others: (count: number) => plural(count, { one: "and one more", other: "and {n} more" }),
    finished: (made: number, failed: number, cancelled: number) =>
      [
        failed + cancelled === 0
          ? plural(made, { one: "One portrait made", other: "{n} portraits made" })
          : `${number(made)} of ${number(made + failed + cancelled)} made`,
        cancelled > 0 && `${number(cancelled)} cancelled`,
        failed > 0 && `${number(failed)} failed`,
      ]
        .filter(Boolean)
        .join(", ") + ".",
  },
};

/** The same in another language. */
export type WindowWords = Same<typeof en>;
