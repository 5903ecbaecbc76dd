// The page's texts in English; the other languages have the same keys. The English text of faults comes from Rust.
// Each name, path and word of another script in a sentence is isolated (formats.ts).

import { en as albums } from "./albums/en";
import { formats, isolate } from "./formats";
import { en as looks } from "./looks/en";
import { en as photos } from "./photos/en";
import { en as portrait } from "./portrait/en";
import { en as presets } from "./presets/en";
import { en as privacy } from "./privacy/en";
import type { Same } from "./same";
import { en as things } from "./things/en";
import { en as vault } from "./vault/en";
import { en as window } from "./window/en";

const format = formats("en");
const { number, percent, plural } = format;

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
  portraitAlt: (name: string) => `Portrait made from ${isolate(name)}`,

  settings: {
    title: "Settings",
    window: "General",
    language: "Language",
    theme: "Appearance",
    themes: { system: "Same as system", light: "Light", dark: "Dark" },
    exportAs: "Export as",
  },

  welcome: {
    title: "Turn a selfie into art. The selfie stays with you.",
    lead: "Drop a photo, choose a look, and save the portrait. Everything happens on this computer.",
    noUpload: "Nothing leaves this computer",
    noUploadWhy: "Portraits are made here. There is no account, no cloud and no upload.",
    encrypted: "Stored in a locked vault",
    encryptedWhy: "Photos and portraits are encrypted on your disk, each with its own key.",
    deletable: "Deleted when you want",
    deletableWhy: "“Purge” deletes one photo, or everything, forever. There is no other copy, not even with us.",
    create: "Create the vault",
    withKeychain: "Your system’s keychain stores the key. You can add a passphrase as well.",
    withoutKeychain: "This computer has no keychain, so the vault needs a passphrase.",
    passphrase: "Passphrase",
    passphraseOptional: "Passphrase (optional)",
    repeatPassphrase: "Repeat the passphrase",
    mismatch: "The passphrases do not match yet.",
    noRecovery: "If you forget it, nobody can unlock the vault, not even you.",
    creating: "Creating the vault…",
    networkBlocked: "The system blocks Ambrotype from the internet.",
  },

  unlock: {
    title: "The vault is locked",
    lead: "Enter the passphrase to unlock it.",
    leadKeychain: "Your system’s keychain unlocks it.",
    passphrase: "Passphrase",
    unlock: "Unlock",
    unlocking: "Unlocking…",
    forgotten: "Forgot it? The photos inside cannot be opened. You can purge everything and start again.",
  },

  import: {
    title: "Drop a photo anywhere",
    lead: "Or a whole folder: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP. They stay on this computer.",
    skipped: (count: number) =>
      plural(count, { one: "One file was skipped because it is not a photo.", other: "{n} files were skipped because they are not photos." }),
    tooMany: `Not everything was added: at most ${number(10_000)} photos at a time, from folders up to ${number(16)} levels deep.`,
    pick: "Choose photos…",
    paste: "Paste",
    pastedName: "Pasted picture",
    noPhoto: "No photo ready?",
    sample: "Try a sample photo",
    dropHere: "Drop to make a portrait",
    waitsForVault: (count: number) =>
      plural(count, { one: "The photo will be added when you unlock the vault.", other: "The {n} photos will be added when you unlock the vault." }),
  },

  recipe: {
    title: "Look",
    blend: "Blend with",
    noBlend: "None",
    blendShare: "Second look",
    strength: "Strength",
    /** A recipe in a few words: its looks, and its strength unless that is 100 %. */
    summary: (styles: string[], strength: number) =>
      strength < 1 ? `${styles.join(" + ")}, ${percent(strength)}` : styles.join(" + "),
    nextPhotosHint: "New photos will use this look.",
    undo: "Undo",
    redo: "Redo",
    brush: "Brush size",
    brushes: { fine: "Fine", medium: "Medium", broad: "Broad", native: "Full detail" },
    keepColor: "Keep the photo’s colours",
  },

  compare: {
    slider: "Slider between photo and portrait",
    original: "Photo",
    output: "Portrait",
    sideBySide: "Side by side",
    overlay: "Slider",
    holdHint: "Hold Space to see the photo",
    viewOptions: "View",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    actualSize: "Actual size",
    fitToWindow: "Fit to window",
    preview: "Preview",
  },

  ...albums,
  ...photos,
  ...presets,
  ...portrait,
  ...things,
  ...looks,
  ...window,
  ...vault,
  ...privacy,

  photo: {
    export: "Export…",
    purge: "Purge",
    exported: (name: string) => `Saved: ${isolate(name)}`,
    dimensions: (width: number, height: number) => isolate(`${number(width)} × ${number(height)}`),
    exportPhoto: "Export the photo without location and date",
    copy: "Copy",
    copied: "Copied to the clipboard.",
    dragOut: "Drag from here to another app",
    confirmTitle: (count: number) => plural(count, { one: "Purge this portrait?", other: "Purge {n} portraits?" }),
    confirm: (count: number) =>
      plural(count, {
        one: "This deletes the portrait and its photo from the vault forever. It cannot be undone. Exported files stay.",
        other: "This deletes the portraits and their photos from the vault forever. It cannot be undone. Exported files stay.",
      }),
    purged: (count: number) =>
      plural(count, {
        one: "Purged. Nothing of it is left in the vault.",
        other: "{n} purged. Nothing of them is left in the vault.",
      }),
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    /** Names of keys that have a word or a symbol. */
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "Space", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "Choose photos",
      paste: "Paste a picture",
      copy: "Copy the portrait",
      export: "Export the portrait",
      exportPhoto: "Export the photo without location and date",
      undo: "Undo a change of look",
      redo: "Redo",
      selectAll: "Select all",
      purge: "Purge: delete forever (asks first)",
      previous: "Previous photo",
      next: "Next photo",
      showOriginal: "Hold to see the photo",
      wall: "This photo in every look",
      zoomIn: "Zoom in",
      zoomOut: "Zoom out",
      zoomToFit: "Fit to window",
      fullScreen: "Full screen",
      back: "Back",
      lock: "Lock the vault",
      panic: "Panic key: lock, or purge everything",
      showShortcuts: "Show this list",
    },
  },

  dialogs: {
    pick: { title: "Choose photos", pictures: "Photos", everything: "All files" },
    export: { title: "Export the portrait", pictures: "Pictures", everything: "All files" },
    folder: { title: "Choose a folder for the portraits", pictures: "Pictures", everything: "All files" },
    zip: { title: "Export the portraits as a ZIP file", pictures: "Pictures", everything: "ZIP files" },
    backup: { title: "Save the backup file", pictures: "Backup files", everything: "All files" },
    restore: { title: "Choose a backup file", pictures: "Backup files", everything: "All files" },
  },

  gallery: {
    photoCount: "Photos",
    tab: (count: number) => (count === 0 ? "Photos" : `Photos (${number(count)})`),
    title: (count: number) => plural(count, { one: "One portrait kept", other: "{n} portraits kept" }),
    search: "Search by look or date",
    order: "Order",
    orders: { newest: "Newest first", oldest: "Oldest first", style: "By look" },
    showOriginals: "Photos beside portraits",
    selected: (count: number) => plural(count, { one: "One selected", other: "{n} selected" }),
    clearSelection: "Clear selection",
    exportToFolder: "Export to a folder…",
    exportToZip: "Export as a ZIP file…",
    exported: (count: number, place: string) => plural(count, { one: "One picture saved: {place}", other: "{n} pictures saved: {place}" }, { place }),
    unstyled: "Photo without a look",
    noMatch: "No results",
    noMatchLead: "Try a look, a month or a year.",
    damaged: (count: number) =>
      plural(count, { one: "One photo is damaged and cannot be shown.", other: "{n} photos are damaged and cannot be shown." }),
    purgeDamaged: "Purge damaged photos",
    newer: (count: number) =>
      plural(count, {
        one: "One photo was stored by a newer version of Ambrotype. This version cannot read it.",
        other: "{n} photos were stored by a newer version of Ambrotype. This version cannot read them.",
      }),
    purgeNewer: "Purge these photos",
  },

  styles: {},
};
