// What the fake program has and answers at first. Functions give a new object each time, for tests change what they get.

import type { NetworkProbe, PageAttempt, Receipt, Report, StyleCard, Templates, Trace, VaultSettings } from "../index";

const project = { licence: "Apache-2.0 OR MIT" };
const drawn = { ...project, family: "drawn", source: "A program of this project, not a picture" } as const;
const painted = { ...project, family: "painted" } as const;

export const styles: StyleCard[] = [
  { name: "wave", title: "Great Wave", description: "Prussian blue and foam, flat and linear", source: "after Hokusai, c. 1831", ...painted, palettes: [] },
  { name: "starry-night", title: "Starry Night", description: "Swirling strokes of blue and yellow", source: "after Van Gogh, 1889", ...painted, palettes: [] },
  { name: "composition-vii", title: "Composition VII", description: "Bright colliding shapes", source: "after Kandinsky, 1913", ...painted, palettes: [] },
  { name: "udnie", title: "Udnie", description: "Facets of warm brown and white", source: "after Picabia, 1913", ...painted, palettes: [] },
  { name: "mosaic", title: "Mosaic", description: "A face of pure dabs on white", source: "after Metzinger, 1906", ...painted, palettes: [] },
  { name: "storybook", title: "Storybook", description: "Soft lines and warm, flat colours", ...drawn, palettes: [] },
  {
    name: "comic",
    title: "Comic",
    description: "Bold ink, flat colours, and dots where the shadows are",
    ...drawn,
    palettes: [
      { name: "sky", colours: ["#101820", "#7fc4e8", "#ffffff"] },
      { name: "lemon", colours: ["#101820", "#f4d35e", "#ffffff"] },
    ],
  },
];

const card = (id: string, name: string) => ({ id, name, colours: { card: "#ff4f9a", accent: "#24b8d2", "accent-2": "#ffd23f" } });

export const templates = (): Templates => ({
  boxes: [card("classic", "Classic blister"), card("window", "Window box")],
  palettes: [card("candy", "Candy"), card("mint", "Mint")],
  bodies: [card("hoodie", "Hoodie"), card("chef", "Chef")],
  accessories: [
    { id: "camera", name: "Camera", search: ["photo"] },
    { id: "coffee", name: "Coffee", search: ["cup"] },
    { id: "headphones", name: "Headphones", search: ["music"] },
    { id: "dog", name: "Dog", search: ["pet"] },
    { id: "guitar", name: "Guitar", search: ["music"] },
    { id: "tent", name: "Tent", search: ["camping"] },
  ],
  posters: [
    { ...card("travel", "Travel print"), fields: [{ field: "title", letters: 22, placeholder: "Far hills" }] },
    { ...card("noir", "Noir film"), fields: [{ field: "title", letters: 20, placeholder: "" }, { field: "tagline", letters: 44, placeholder: "" }] },
  ],
  seasons: [{ ...card("winter", "Winter"), fields: [{ field: "greeting", letters: 20, placeholder: "Warm wishes" }] }],
  cards: [
    { ...card("before-after", "Before and after"), fields: [{ field: "before", letters: 12, placeholder: "Before" }] },
    { ...card("grid-4", "Grid of 4"), fields: [] },
  ],
  card_palettes: [card("paper", "Paper"), card("night", "Night")],
  formats: [
    { id: "profile", width: 1080, height: 1080, safe: null },
    { id: "story", width: 1080, height: 1920, safe: { width: 1080, height: 1420 } },
  ],
  messengers: [{ id: "telegram", name: "Telegram", moving: false }, { id: "whatsapp", name: "WhatsApp", moving: true }],
});

/** Some faults as Rust reports them. */
export const reports = {
  notAnImage: {
    about: null,
    fault: { code: "not-an-image" },
    sentence: "This is not a picture.",
    remedy: "Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.",
  },
  incomplete: {
    about: null,
    fault: { code: "incomplete", percent: 60 },
    sentence: "This photo is incomplete. 60% of it can be read.",
    remedy: "Copy or download it again, or use the readable part.",
  },
  wrongPassphrase: {
    about: null,
    fault: { code: "wrong-passphrase" },
    sentence: "This passphrase does not unlock the vault.",
    remedy: "Check capital letters and the keyboard layout, and try again. A forgotten passphrase cannot be recovered.",
  },
  cancelled: { about: null, fault: { code: "cancelled" }, sentence: "Cancelled.", remedy: "Start again whenever you like." },
  vaultLocked: { about: null, fault: { code: "vault-locked" }, sentence: "The vault is locked.", remedy: "Unlock it and try again." },
  diskFull: {
    about: null,
    fault: { code: "disk-full" },
    sentence: "The disk is full.",
    remedy: "Free some space or purge photos, then try again. Your photos are safe and can still be shown and exported. Purging everything needs no space.",
  },
  clipboardEmpty: {
    about: null,
    fault: { code: "clipboard-empty" },
    sentence: "There is no picture on the clipboard.",
    remedy: "Copy a picture or a picture file first.",
  },
} satisfies Record<string, Report>;

export const vaultSettings = (): VaultSettings => ({
  retention: null,
  keepOriginals: true,
  quotaMegabytes: null,
  idleMinutes: 10,
  panic: "lock",
  purgeAfterGuesses: null,
});

export const networkProbe = (): NetworkProbe => ({
  at: Date.UTC(2026, 10, 22, 10, 30),
  resolver: null,
  attempts: [
    { way: "tcp", target: "127.0.0.1:443", refused: true, answer: "EACCES" },
    { way: "udp", target: "192.0.2.1:443", refused: true, answer: "EACCES" },
    { way: "dns", target: "portrait.invalid, 192.0.2.1:53", refused: true, answer: "EACCES" },
  ],
});

export const pageAttempts = (): PageAttempt[] => [
  { way: "fetch", target: "https://192.0.2.1/portrait", blockedBy: "rules" },
  { way: "navigation", target: "https://192.0.2.1/portrait", blockedBy: "program" },
];

export const traces = (): Trace[] => [
  { place: "original", finding: "unknown", paths: [] },
  { place: "clipboard", finding: "nothing", paths: [] },
  { place: "recents", finding: "removed", paths: ["/home/me/.local/share/recently-used.xbel"] },
  { place: "swap", finding: "others", paths: ["/swapfile"] },
];

export function receipt(photos: number, everything: boolean): Receipt {
  const uncovered = ["backups", "keychain-storage", "outside", "memory"] as const;
  return { everything, photos, bytes: photos * 300_000, epochs: [1], kept: [], at: Date.now(), left: [], uncovered: [...uncovered] };
}
