// The page's texts in English; the other languages have the same keys. The English text of faults comes from Rust.

import { bystanders } from "./enBystanders";
import { formats } from "./formats";
import { en as albums } from "./albums/en";
import { en as things } from "./things/en";
import { en as looks } from "./looks/en";
import { en as window } from "./window/en";
import { en as portrait } from "./portrait/en";
import type { Same } from "./same";

const format = formats("en");
const { duration, number, percent, plural } = format;

/** The keys that every language must have, no more and no less. */
export type Words = Same<Omit<typeof en, "format" | "styles">> & {
  format: typeof format;
  /** Titles and descriptions of styles; Rust has the English ones. */
  styles: Record<string, readonly [title: string, description: string]>;
};

export const en = {
  format,
  name: "Ambrotype",
  close: "Close",
  cancel: "Cancel",
  studio: "Make",
  lock: "Lock",
  portraitAlt: (name: string) => `Portrait of ${name}`,

  settings: {
    title: "Settings",
    window: "The window",
    language: "Language",
    theme: "Light or dark",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    exportAs: "Export as",
  },

  welcome: {
    title: "A portrait worth sharing, and a selfie that stays with you",
    lead: "Drop a photo, choose a style, keep the portrait. It all happens on this computer.",
    noUpload: "Nothing leaves",
    noUploadWhy: "Pictures are made on this computer. There is no account, no cloud and no upload.",
    encrypted: "Kept in a vault",
    encryptedWhy: "Photos and portraits are encrypted on your disk, each under a key of its own.",
    deletable: "Gone when you say",
    deletableWhy: "Purge one photo, or everything at once. We hold no copy to bring it back from.",
    create: "Open the vault",
    withKeychain: "Your system’s keychain keeps the key. A passphrase on top is optional.",
    withoutKeychain: "This system has no keychain that keeps the key, so the vault needs a passphrase.",
    passphrase: "Passphrase",
    passphraseOptional: "Passphrase (optional)",
    repeatPassphrase: "The same once more",
    mismatch: "The two are not the same yet.",
    noRecovery: "If you forget it, nobody can open the vault: there is no way around it.",
    creating: "Making the vault…",
    networkBlocked: "The system itself keeps the network closed to Ambrotype.",
  },

  unlock: {
    title: "The vault is locked",
    lead: "Type the passphrase to open it.",
    leadKeychain: "Your system’s keychain opens it.",
    passphrase: "Passphrase",
    unlock: "Open",
    unlocking: "Opening…",
    forgotten: "Forgotten? What is inside stays closed. You can purge everything and begin anew.",
  },

  import: {
    title: "Drop a photo anywhere",
    lead: "Or a folder of them: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF, BMP. They are read into memory here and go nowhere else.",
    skipped: (count: number) =>
      plural(count, { one: "One file in there is no photo and was left.", other: "{n} files in there are no photos and were left." }),
    tooMany: "There is more in there: 10,000 photos are taken at a time, from at most 16 folders deep.",
    pick: "Choose photos…",
    paste: "Paste",
    pastedName: "Pasted picture",
    noPhoto: "No photo at hand?",
    sample: "Try the astronaut",
    dropHere: "Let go to make a portrait",
    waitsForVault: (count: number) =>
      plural(count, { one: "The photo waits here until the vault is open.", other: "The {n} photos wait here until the vault is open." }),
  },

  recipe: {
    title: "Style",
    blend: "Blend with",
    noBlend: "nothing else",
    blendShare: "How much of the second style",
    strength: "Strength",
    /** A recipe in a few words: its styles, and its strength unless that is 100 %. */
    summary: (styles: string[], strength: number) =>
      strength < 1 ? `${styles.join(" + ")}, ${percent(strength)}` : styles.join(" + "),
    nextPhotosHint: "Next photos are made in this style.",
    undo: "Undo",
    redo: "Redo",
    brush: "Brush",
    brushes: { fine: "Fine", medium: "Medium", broad: "Broad", native: "As fine as the photo" },
    keepColor: "Keep the photo’s colours",
  },

  bystanders,

  compare: {
    slider: "Slide between photo and portrait",
    original: "Photo",
    output: "Portrait",
    sideBySide: "Side by side",
    overlay: "One over the other",
    holdHint: "Hold Space for the photo",
    viewOptions: "How it is shown",
    zoomIn: "Larger",
    zoomOut: "Smaller",
    actualSize: "Show pixel by pixel",
    fitToWindow: "Show the whole",
    preview: "Preview",
  },

  ...albums,
  ...portrait,
  ...things,
  ...looks,
  ...window,

  photo: {
    export: "Export…",
    purge: "Purge",
    exported: (name: string) => `Written: ${name}`,
    dimensions: (width: number, height: number) => `${number(width)} × ${number(height)}`,
    exportPhoto: "Export the photo, without its place and date",
    copy: "Copy",
    copied: "The portrait is on the clipboard.",
    dragOut: "Drag the portrait out of the window from here",
    confirmTitle: (count: number) => plural(count, { one: "Purge this portrait?", other: "Purge {n} portraits?" }),
    confirm: (count: number) =>
      plural(count, {
        one: "The portrait and its photo are destroyed in the vault. It cannot be undone. Files that you exported stay.",
        other: "The portraits and their photos are destroyed in the vault. It cannot be undone. Files that you exported stay.",
      }),
    purged: (count: number) =>
      plural(count, {
        one: "Purged. Its keys and its bytes are gone from the vault.",
        other: "{n} purged. Their keys and their bytes are gone from the vault.",
      }),
  },

  shortcuts: {
    title: "Keys",
    /** Names of keys that have a word or a symbol. */
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "Space", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "Choose photos",
      paste: "Paste a picture",
      copy: "Copy the portrait",
      export: "Export the portrait",
      exportPhoto: "Export the clean photo",
      undo: "Undo a change of style",
      redo: "Redo it",
      selectAll: "Select everything",
      purge: "Purge (asks first)",
      previous: "The one to the left",
      next: "The one to the right",
      showOriginal: "Hold: the photo",
      wall: "This photo in every look",
      zoomIn: "Larger",
      zoomOut: "Smaller",
      zoomToFit: "The whole picture",
      fullScreen: "Full screen",
      back: "Back",
      lock: "Lock the vault",
      panic: "Panic: lock, or purge",
      showShortcuts: "This list",
    },
  },

  vault: {
    title: "The vault",
    retention: "Photos stay",
    forever: "until they are purged",
    days: (count: number) => plural(count, { one: "one day", other: "{n} days" }),
    retentionPreview: (count: number, day: string) =>
      plural(count, { one: `One photo goes by itself, on ${day}.`, other: `{n} photos go by themselves, the first on ${day}.` }),
    keepOriginals: "Keep the photos as well as the portraits",
    autoLock: "Lock without input after",
    never: "never",
    minutes: (count: number) => plural(count, { one: "one minute", other: "{n} minutes" }),
    panicKey: "The panic key, Ctrl+Shift+L",
    panicActions: { lock: "locks", purge: "purges everything" },
    purgeAfterAttempts: "Purge everything after wrong passphrases",
    attempts: (count: number) => plural(count, { one: "one in a row", other: "{n} in a row" }),
    quota: "Warn when the vault takes more than",
    noQuota: "no limit",
    presentPassphrase: "Passphrase of the vault",
    newPassphrase: "New passphrase",
    repeatPassphrase: "The same once more",
    changePassphrase: "Change the passphrase",
    passphraseChanged: "The passphrase is changed.",
    backupTitle: "To another computer",
    backupLead: "A backup file holds everything that is kept here, sealed under a passphrase of its own. Nobody can open it without.",
    backupPassphrase: "Passphrase of the file",
    backUp: "Save a backup file…",
    backingUp: "Being sealed…",
    backedUp: (count: number, name: string) => plural(count, { one: `One photo is in ${name}.`, other: `{n} photos are in ${name}.` }),
    damagedSkipped: (count: number) => plural(count, { one: "One damaged photo was left out.", other: "{n} damaged photos were left out." }),
    testBackupTitle: "Is the backup good?",
    testBackupLead: "Reads a whole backup file, with every picture in it, and changes nothing.",
    testBackup: "Test a backup file…",
    backupTested: (count: number, damaged: number, missing: number, name: string) =>
      [
        plural(count, { one: `One photo can be read in ${name}.`, other: `{n} photos can be read in ${name}.` }),
        damaged === 0 ? "None is damaged." : plural(damaged, { one: "One is damaged.", other: "{n} are damaged." }),
        missing > 0 && plural(missing, { one: "One is not in this vault.", other: "{n} are not in this vault." }),
      ]
        .filter(Boolean)
        .join(" "),
    restoreTitle: "From another computer",
    restore: "Bring in a backup file…",
    restored: (count: number, present: number) =>
      [
        count === 0 ? "No photo came." : plural(count, { one: "One photo came.", other: "{n} photos came." }),
        present > 0 && plural(present, { one: "One was here already.", other: "{n} were here already." }),
      ]
        .filter(Boolean)
        .join(" "),
    restoredDamaged: (count: number) =>
      plural(count, {
        one: "One photo in the file is damaged. What is not a picture was left out.",
        other: "{n} photos in the file are damaged. What is not a picture was left out.",
      }),
    pin: "Pin",
    unpin: "Unpin",
    pinned: "Pinned: stays until it is purged",
    expires: (day: string) => `goes on ${day}`,
    expired: (count: number) => plural(count, { one: "One photo has gone: its time was up.", other: "{n} photos have gone: their time was up." }),
    clockDoubted: (seen: string, now: string) => `Photos are due, but the clock has jumped from ${seen} to ${now}. Nothing goes before you say that it is right.`,
    trustClock: "The clock is right",
    shortages: {
      quota: "The vault takes more room than you wanted. Purge what you no longer need.",
      disk: "The disk is nearly full. Purge what you no longer need, or free some room.",
    },
  },

  receipt: {
    show: "Receipt",
    title: "Purged",
    wholeVault: "Everything that was in the vault",
    photos: (count: number) => plural(count, { one: "One photo", other: "{n} photos" }),
    size: "Room it took",
    date: "Day",
    keysDestroyed: "Secrets destroyed",
    keysKept: "Not destroyed, by epoch",
    unfinished: "Still to be done",
    unfinishedItems: {
      rotation: "The key could not be replaced yet, so older copies of the vault still open what was purged. The next purge or start, a minute from now or later, replaces it.",
      "other-copy": "A copy of this vault seems to be in use somewhere. What was purged may still be in it: purge it there too, and use one copy only.",
      log: "A log of the database could not be emptied; the next start does it.",
      secret: "A secret is still in the keychain; unlock the keychain. The next purge or start tries again.",
      files: "Some files could not be removed; without the secret they open nothing.",
      room: "The disk is full. The keys of what was purged are destroyed here, but older copies of the vault still open, and no room is free yet. The next purge or start that finds room does the rest.",
    },
    notCovered: "What this cannot cover",
    notCoveredItems: {
      "no-secret": "There was no secret in a keychain: an older copy of the vault opens with the passphrase.",
      backups: "Backups of the vault together with the login keychain.",
      "keychain-storage": "What the keychain itself keeps of deleted secrets.",
      outside: "Files that you exported, and photos where they came from.",
      memory: "Swap and hibernation images of this computer.",
    },
    save: "Save the receipt…",
    saved: (name: string) => `Written: ${name}`,
    dialog: { title: "Save the receipt", pictures: "Receipts", everything: "All files" },
  },

  privacy: {
    title: "Privacy",
    lead: "What there is of you on this computer, and where it can go.",
    inVault: "In the vault",
    nothing: "Nothing is kept.",
    portraits: "Portraits with their photos",
    diskSpace: "Room on the disk",
    oldest: "The oldest is from",
    vaultPath: "Where the vault is",
    network: "Network",
    networkBlocked: "The system has closed the network to Ambrotype: a connection was tried just now, and refused.",
    networkOpen: "The system does not close the network to Ambrotype here. Ambrotype uses none all the same.",
    webViewSandboxed: "The part that shows this page is a browser engine, WebKit. It is in a sandbox: it sees none of your files and no network, and does not reach your keychain.",
    webViewOpen: "The part that shows this page is a browser engine, WebKit, and it is in no sandbox of its own here. For one, bubblewrap and xdg-dbus-proxy have to be installed, and the system has to allow it.",
    models: "What paints",
    modelsLead: "The styles were trained by this project and work on this computer. Each one’s source:",
    licence: (licence: string) => `Licence: ${licence}`,
  },

  networkTest: {
    title: "Try to phone home",
    lead: "Ambrotype tries to reach the network in every way it could, here, before your eyes, and shows who says no.",
    start: "Try now",
    running: "Trying…",
    allBlocked: "Nothing got out.",
    someLetThrough: (out: number, all: number) => `${number(out)} of ${number(all)} tries were stopped by nobody.`,
    methods: {
      tcp: "A connection",
      udp: "A single packet",
      dns: "A question for a name",
      fetch: "The page: a request",
      image: "The page: a picture from afar",
      socket: "The page: a lasting connection",
      navigation: "The page: going elsewhere",
    },
    blockedBy: { system: "refused by the system", rules: "refused by the page’s rules", program: "kept here by the program" },
    notBlocked: "not stopped",
    resolverNote: (name: string) => `${name} looks up names for every program on this computer that asks. Ambrotype never asks it.`,
  },

  traces: {
    title: "Where is my face?",
    lead: "Looks for what this program or your desktop may have left of a photo outside of the vault. What is ours is removed at once; what is not is left to you.",
    search: "Look now",
    searchForPhoto: "Look for one photo…",
    searching: "Looking…",
    dialog: { title: "Which photo should be looked for?", pictures: "Photos", everything: "All files" },
    places: {
      original: "The photo itself",
      clipboard: "Clipboard",
      recents: "Recently used files",
      thumbnails: "Thumbnails of the file manager",
      trash: "Trash",
      "web-caches": "Caches of the window",
      temporary: "Temporary files",
      "unfinished-exports": "Unfinished exports",
      "case-log": "Log of the vault",
      "core-dumps": "Crash dumps",
      swap: "Memory moved to the disk",
      hibernation: "Sleep on the disk",
    },
    findings: { nothing: "nothing", removed: "was ours, removed", ours: "ours", others: "there, not ours", unknown: "not known" },
    advice: {
      "original-unknown": "On purpose Ambrotype does not remember where your photos lie. Choose one above to have its copies looked for.",
      "original-others": "It is where you keep it. It is yours and stays.",
      "clipboard-ours": "The portrait you copied. It goes by itself after five minutes, and when you lock or purge.",
      "recents-others": "Another program lists this photo. Clear the list in the privacy settings of your desktop.",
      "thumbnails-unknown": "Known only for a photo that you choose.",
      "thumbnails-others": "Your file manager made small copies. Remove these files, or clear its cache.",
      "trash-unknown": "Known only for a photo that you choose.",
      "trash-others": "It was thrown away and can be brought back. Empty the trash.",
      "web-caches-ours": "It could not be removed. Please remove these folders yourself.",
      "temporary-ours": "A portrait that you dragged out of the window. It goes by itself after ten minutes, and when you lock or purge.",
      "unfinished-exports-ours": "Part of an export that was stopped, or one that is being written now. If none is running, remove these files yourself.",
      "case-log-ours": "Sealed like the vault itself. It goes when the vault is locked.",
      "core-dumps-others": "The system wrote down a crash, perhaps with a picture in it. Have these files removed.",
      "swap-others": "It is on and not encrypted: what you see may reach the disk. Encrypt it or switch it off.",
      "hibernation-others": "The system can write all memory to the disk. Lock the vault before it sleeps.",
    } as Record<string, string>,
  },

  about: {
    title: "About",
    lead: "Portraits worth sharing, made on your own machine. An ambrotype was a portrait on glass: made one at a time, without a negative, kept in a case that closes.",
    version: "Version",
    runtime: "ONNX Runtime",
    licence: "Licence",
    thirdParty: "Made with",
    thirdPartyLead: (count: number) => `${number(count)} works of others are in this program. Thank you.`,
  },

  dialogs: {
    pick: { title: "Choose photos", pictures: "Photos", everything: "All files" },
    export: { title: "Export the portrait", pictures: "Pictures", everything: "All files" },
    folder: { title: "Choose a folder for the portraits", pictures: "Pictures", everything: "All files" },
    zip: { title: "Export the portraits as a zip file", pictures: "Pictures", everything: "Zip files" },
    backup: { title: "Save the backup file", pictures: "Backup files", everything: "All files" },
    restore: { title: "Choose a backup file", pictures: "Backup files", everything: "All files" },
  },

  gallery: {
    photoCount: "Photos",
    tab: (count: number) => (count === 0 ? "Photos" : `Photos (${number(count)})`),
    title: (count: number) => plural(count, { one: "One portrait kept", other: "{n} portraits kept" }),
    search: "Search by style or date",
    order: "Order",
    orders: { newest: "Newest first", oldest: "Oldest first", style: "By style" },
    showOriginals: "Photos beside portraits",
    selected: (count: number) => plural(count, { one: "One selected", other: "{n} selected" }),
    clearSelection: "Select none",
    exportToFolder: "Export to a folder…",
    exportToZip: "Export as a zip file…",
    exported: (count: number, place: string) => plural(count, { one: `One picture written: ${place}`, other: `{n} pictures written: ${place}` }),
    unstyled: "Without a style",
    noMatch: "Nothing is called that",
    noMatchLead: "Try a style, a month or a year.",
    damaged: (count: number) =>
      plural(count, {
        one: "One photo is damaged and cannot be shown. Its data no longer verifies.",
        other: "{n} photos are damaged and cannot be shown. Their data no longer verifies.",
      }),
    purgeDamaged: "Purge what is damaged",
    newer: (count: number) =>
      plural(count, {
        one: "One photo was stored by a newer version of Ambrotype. This version cannot read it.",
        other: "{n} photos were stored by a newer version of Ambrotype. This version cannot read them.",
      }),
    purgeNewer: "Purge them",
  },

  emptyVault: {
    title: "The vault is empty",
    lead: "Portraits that you make are kept here until you purge them.",
  },

  purgeAll: {
    action: "Purge everything",
    title: "Purge everything?",
    lead: "Every photo and portrait in the vault is destroyed, keys first. Nobody can bring them back from it. Files that you exported, and your photos where they came from, stay.",
    holdStates: { idle: "Hold to purge everything", holding: "Keep holding…", pressed: "Press again to purge" },
    purging: "Purging…",
    done: "Everything is purged. The keys are destroyed and the vault is gone.",
  },

  styles: {},
};
