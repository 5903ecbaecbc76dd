// What is stored, what can get out, and what was left behind, in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  privacy: {
    title: "Privacy",
    lead: "What Ambrotype stores on this computer, and who can reach it.",
    inVault: "In the vault",
    nothing: "Nothing is stored.",
    portraits: "Portraits with their photos",
    diskSpace: "Disk space used",
    oldest: "Oldest photo",
    vaultPath: "Location of the vault",
    network: "Network",
    networkBlocked: "The system blocks Ambrotype from the internet. We just tried to connect, and it was refused.",
    networkOpen: "The system does not block the internet here. Ambrotype does not use it anyway.",
    webViewSandboxed:
      "This page is shown by a browser engine, WebKit. It is in a sandbox: it sees none of your files and no network. It cannot reach your keychain.",
    webViewOpen:
      "This page is shown by a browser engine, WebKit. Here it has no sandbox of its own. For one, install bubblewrap and xdg-dbus-proxy; the system must also allow it.",
    models: "AI models",
    modelsLead: "This project trained the painted looks, and they run on this computer. Where each one comes from:",
    licence: (licence: string) => `Licence: ${isolate(licence)}`,
  },

  networkTest: {
    title: "Test the network block",
    lead: "Ambrotype tries every way to reach the internet, and shows what stopped each try.",
    start: "Test now",
    running: "Testing…",
    allBlocked: "Nothing got out.",
    someLetThrough: (out: number, all: number) =>
      plural(out, { one: `One of ${number(all)} tries was not blocked.`, other: `{n} of ${number(all)} tries were not blocked.` }),
    methods: {
      tcp: "Connection (TCP)",
      udp: "Single packet (UDP)",
      dns: "Name lookup (DNS)",
      fetch: "Page: a request",
      image: "Page: a remote image",
      socket: "Page: a lasting connection (WebSocket)",
      navigation: "Page: opening a web page",
    },
    blockedBy: { system: "refused by the system", rules: "refused by the page’s rules", program: "stopped by Ambrotype" },
    notBlocked: "not blocked",
    resolverNote: (name: string) => `${isolate(name)} looks up names for every program on this computer that asks. Ambrotype never asks it.`,
  },

  traces: {
    title: "Where is my face?",
    lead: "Finds traces of photos outside of the vault. Those left by Ambrotype are removed at once. Others are listed so that you can remove them.",
    search: "Search now",
    searchForPhoto: "Search for one photo…",
    searching: "Searching…",
    dialog: { title: "Which photo should be looked for?", pictures: "Photos", everything: "All files" },
    places: {
      original: "The photo itself",
      clipboard: "Clipboard",
      recents: "Recently used files",
      thumbnails: "Thumbnails of the file manager",
      trash: "Trash",
      "web-caches": "Window cache",
      temporary: "Temporary files",
      "unfinished-exports": "Unfinished exports",
      "case-log": "Log of the vault",
      "core-dumps": "Crash reports",
      swap: "Swap (memory on the disk)",
      hibernation: "Hibernation file",
    },
    findings: {
      nothing: "nothing found",
      removed: "from Ambrotype, removed",
      ours: "from Ambrotype",
      others: "found, from another app",
      unknown: "unknown",
    },
    advice: {
      "original-unknown": "Ambrotype does not remember where your photos are. Choose a photo above to search for copies.",
      "original-others": "This is your own file. Ambrotype does not touch it.",
      "clipboard-ours": "The portrait you copied. It is removed after five minutes, and when you lock or purge.",
      "recents-others": "Another program lists this photo. Clear the list in the privacy settings of your desktop.",
      "thumbnails-unknown": "Choose a photo above to search for its thumbnails.",
      "thumbnails-others": "Your file manager made small copies. Remove these files, or clear its cache.",
      "trash-unknown": "Choose a photo above to search for it in the trash.",
      "trash-others": "It is in the trash and can be restored. Empty the trash.",
      "web-caches-ours": "It could not be removed. Please remove these folders yourself.",
      "temporary-ours": "A portrait that you dragged out of the window. It is removed after ten minutes, and when you lock or purge.",
      "unfinished-exports-ours": "Part of an export that was stopped, or of one that is running. If none is running, remove these files yourself.",
      "case-log-ours": "Encrypted like the vault. It is removed when you lock the vault.",
      "core-dumps-others": "The system saved a crash report that may contain a photo. Delete these files, or ask an administrator.",
      "swap-others": "It is on and not encrypted: what you see may reach the disk. Encrypt it or switch it off.",
      "hibernation-others": "The system can write all memory to the disk. Lock the vault before it sleeps.",
    } as Record<string, string>,
  },

  about: {
    title: "About",
    lead: "Portraits worth sharing, made on your own machine. An ambrotype was a portrait on glass. Each was made alone, without a negative, and kept in a case that closes.",
    version: "Version",
    runtime: "ONNX Runtime",
    licence: "Licence",
    thirdParty: "Third-party software",
    thirdPartyLead: (count: number) => `This app includes ${number(count)} components made by others. Thank you.`,
  },
};

/** The same in another language. */
export type PrivacyWords = Same<typeof en>;
