// The header, the studio, the wall of looks and the queue, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { duration, number, plural } = formats("en");

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
    things: "Things…",
    needsPhoto: "Open a photo first",
    adjust: "Adjust",
    keep: "Keep this",
    developing: "The preview is being made",
    exportPhoto: "Export the photo, without place and date",
  },

  wall: {
    open: "Wall",
    title: "This photo in every look",
    hint: "Click one to choose it, or tick two to four to compare them.",
    tick: (title: string) => `Compare ${title}`,
    compare: (count: number) => (count < 2 ? "Compare" : `Compare ${number(count)}`),
    back: "All looks",
    choose: (title: string) => `Choose ${title}`,
  },

  queue: {
    title: "In the darkroom",
    waiting: "waiting",
    stages: { decoding: "opening", stylizing: "painting", encoding: "writing", keeping: "sealing" },
    cancelled: "cancelled",
    cancel: (name: string) => `Cancel ${name}`,
    dismiss: (name: string) => `Dismiss ${name}`,
    retry: "Try again",
    usePartial: "Use the part that could be read",
    partialUsed: (name: string, share: number) =>
      share < 100
        ? `${name} ends too early; the ${number(share)}% that could be read were used.`
        : `${name} ends too early; it was used without its finest detail.`,
    firstUsed: (name: string) => `There are several pictures in ${name}; the first was used.`,
    pause: "Pause",
    resume: "Go on",
    cancelAll: "Cancel everything",
    retryAll: "Try all again",
    dismissAll: "Dismiss all",
    keepRecipe: "Keep the style chosen now for this photo",
    useCurrentRecipe: "Follow the style on the panel",
    /** On the button in the header. */
    position: (at: number, total: number) => `${number(at)} of ${number(total)}`,
    pausedAt: (at: number, total: number) => `Paused at ${number(at)} of ${number(total)}`,
    notMade: (count: number) => plural(count, { one: "One not made", other: "{n} not made" }),
    skip: "Skip this photo",
    waitingMore: (count: number) => plural(count, { one: "One more waits", other: "{n} more wait" }),
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
