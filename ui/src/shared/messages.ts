// Every word that the page says, in one place, so that another language is another file of the same shape. What a fault
// says comes from Rust.

export const messages = {
  name: "Ambrotype",
  close: "Close",
  cancel: "Cancel",
  studio: "Studio",
  gallery: (count: number) => (count === 0 ? "Gallery" : `Gallery (${count})`),
  lock: "Lock",
  kept: (name: string) => `Portrait of ${name}`,

  welcome: {
    title: "A portrait worth sharing, and a selfie that stays with you",
    lead: "Drop a photo, choose a style, keep the portrait. It all happens on this computer.",
    points: [
      ["Nothing leaves", "The network is closed to Ambrotype by the system itself. There is no account and no cloud."],
      ["Kept in a case", "Photos and portraits are encrypted on your disk, each under a key of its own."],
      ["Gone when you say", "Purge one photo, or everything at once. We hold no copy to bring it back from."],
    ],
    open: "Open the case",
    withKeychain: "Your system’s keychain keeps the key. A passphrase on top is optional.",
    withoutKeychain: "This system has no keychain that keeps the key, so the case needs a passphrase.",
    passphrase: "Passphrase",
    again: "The same once more",
    optional: "optional",
    differ: "The two are not the same yet.",
    forgotten: "If you forget it, nobody can open the case: there is no way around it.",
    busy: "Making the case…",
  },

  unlock: {
    title: "The case is locked",
    lead: "Type the passphrase to open it.",
    leadKeychain: "Your system’s keychain opens it.",
    passphrase: "Passphrase",
    open: "Open",
    busy: "Opening…",
    other: "Forgotten? What is inside stays closed. You can purge everything and begin anew.",
  },

  invite: {
    title: "Drop a photo anywhere",
    lead: "JPEG, PNG or WebP. It is read into memory here and goes nowhere else.",
    pick: "Choose photos…",
    paste: "Paste",
    pickKey: "Ctrl+O",
    pasteKey: "Ctrl+V",
    noPhoto: "No photo at hand?",
    sample: "Try the astronaut",
    drop: "Let go to make a portrait",
    waits: (count: number) =>
      count === 1 ? "The photo waits here until the case is open." : `The ${count} photos wait here until the case is open.`,
  },

  queue: {
    title: "In the darkroom",
    waiting: "waiting",
    stages: { decoding: "opening", stylizing: "painting", encoding: "writing", keeping: "sealing" },
    cancelled: "cancelled",
    cancel: (name: string) => `Cancel ${name}`,
    dismiss: (name: string) => `Dismiss ${name}`,
    retry: "Try again",
  },

  recipe: {
    title: "Style",
    blend: "Blend with",
    alone: "nothing else",
    share: (first: number, second: number) => `${first} to ${second}`,
    shareLabel: "How much of the second style",
    strength: "Strength",
    percent: (value: number) => `${Math.round(value * 100)}%`,
    again: "Make it again",
    next: "Next photos are made in this style.",
  },

  compare: {
    slider: "Slide between photo and portrait",
    original: "Photo",
    output: "Portrait",
    sideBySide: "Side by side",
    over: "One over the other",
    hold: "Hold Space for the photo",
  },

  photo: {
    export: "Export…",
    purge: "Purge",
    exported: (name: string) => `Written: ${name}`,
    confirmTitle: "Purge this portrait?",
    confirm: "The portrait and its photo are destroyed in the case. It cannot be undone. Files that you exported stay.",
    purged: "Purged. Its keys and its bytes are gone from the case.",
  },

  empty: {
    title: "The case is empty",
    lead: "Portraits that you make are kept here until you purge them.",
  },

  purgeAll: {
    action: "Purge everything",
    title: "Purge everything?",
    lead: "Every photo and portrait in the case is destroyed, keys first. Nobody can bring them back from it. Files that you exported, and your photos where they came from, stay.",
    states: { idle: "Hold to purge everything", holding: "Keep holding…", pressed: "Press again to purge" },
    busy: "Purging…",
    done: "Everything is purged. The keys are destroyed and the case is gone.",
  },
} as const;
