// The vault: its settings, backups, receipts and deletion, in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { plural } = formats("en");

export const en = {
  vault: {
    title: "The vault",
    retention: "Keep photos",
    forever: "until I purge them",
    days: (count: number) => plural(count, { one: "one day", other: "{n} days" }),
    retentionPreview: (count: number, day: string) =>
      plural(
        count,
        { one: "One photo will be deleted automatically on {day}.", other: "{n} photos will be deleted automatically, the first on {day}." },
        { day },
      ),
    keepOriginals: "Also keep the original photos",
    autoLock: "Lock automatically after",
    never: "never",
    minutes: (count: number) => plural(count, { one: "one minute", other: "{n} minutes" }),
    panicKey: `The panic key, ${isolate("Ctrl+Shift+L")}`,
    panicActions: { lock: "locks the vault", purge: "purges everything" },
    purgeAfterAttempts: "Purge everything after",
    attempts: (count: number) => plural(count, { one: "one wrong passphrase", other: "{n} wrong passphrases in a row" }),
    quota: "Warn me when the vault is larger than",
    noQuota: "no limit",
    presentPassphrase: "Passphrase of the vault",
    newPassphrase: "New passphrase",
    repeatPassphrase: "Repeat the passphrase",
    changePassphrase: "Change the passphrase",
    passphraseChanged: "The passphrase has been changed.",
    backupTitle: "Move to another computer",
    backupLead: "A backup file holds everything in the vault, encrypted with its own passphrase. Nobody can open it without that passphrase.",
    backupPassphrase: "Passphrase of the file",
    backUp: "Save a backup file…",
    backingUp: "Encrypting…",
    backedUp: (count: number, name: string) => plural(count, { one: "One photo is in {name}.", other: "{n} photos are in {name}." }, { name }),
    damagedSkipped: (count: number) => plural(count, { one: "One damaged photo was left out.", other: "{n} damaged photos were left out." }),
    testBackupTitle: "Test a backup",
    testBackupLead: "Reads a whole backup file, with every picture in it, and changes nothing.",
    testBackup: "Test a backup file…",
    backupTested: (count: number, damaged: number, missing: number, name: string) =>
      [
        count === 0
          ? `No photo can be read in ${isolate(name)}.`
          : plural(count, { one: "One photo can be read in {name}.", other: "{n} photos can be read in {name}." }, { name }),
        damaged === 0 ? "None is damaged." : plural(damaged, { one: "One is damaged.", other: "{n} are damaged." }),
        missing > 0 && plural(missing, { one: "One is not in this vault.", other: "{n} are not in this vault." }),
      ]
        .filter(Boolean)
        .join(" "),
    restoreTitle: "Move from another computer",
    restore: "Add photos from a backup file…",
    restored: (count: number, present: number) =>
      [
        count === 0 ? "No photos were added." : plural(count, { one: "One photo was added.", other: "{n} photos were added." }),
        present > 0 && plural(present, { one: "One was already here.", other: "{n} were already here." }),
      ]
        .filter(Boolean)
        .join(" "),
    restoredDamaged: (count: number) =>
      plural(count, {
        one: "One photo in the file is damaged. Its unreadable parts were left out.",
        other: "{n} photos in the file are damaged. Their unreadable parts were left out.",
      }),
    pin: "Always keep",
    unpin: "Stop keeping",
    pinned: "Kept until you purge it",
    expires: (day: string) => `will be deleted on ${isolate(day)}`,
    expired: (count: number) =>
      plural(count, { one: "One photo was deleted: its time was over.", other: "{n} photos were deleted: their time was over." }),
    clockDoubted: (seen: string, now: string) =>
      `The clock has jumped from ${isolate(seen)} to ${isolate(now)}. No photo is deleted until you confirm that the clock is right.`,
    trustClock: "Confirm the clock",
    shortages: {
      quota: "The vault is larger than your limit. Purge what you no longer need.",
      disk: "The disk is nearly full. Purge what you no longer need, or free some space.",
    },
  },

  receipt: {
    show: "Receipt",
    title: "Purge receipt",
    wholeVault: "Everything that was in the vault",
    photos: (count: number) => plural(count, { one: "One photo", other: "{n} photos" }),
    size: "Space freed",
    date: "Date",
    keysDestroyed: "Secret keys destroyed",
    keysKept: "Secret keys not destroyed yet, by number",
    unfinished: "Not finished yet",
    unfinishedItems: {
      rotation:
        "The key could not be replaced yet. Until then, older copies of the vault still open what was purged. The next purge or start replaces it, at the earliest in a minute.",
      "other-copy":
        "A copy of this vault seems to be in use somewhere else. What was purged may still be in it. Purge it there too, and use one copy only.",
      log: "A log of the database could not be emptied. Ambrotype tries again at the next start.",
      secret: "A secret key is still in the keychain. Unlock the keychain. Ambrotype tries again at the next purge or start.",
      files: "Some files could not be removed. Without the secret key nobody can read them.",
      room: "The disk is full. The keys of what was purged are destroyed here, but older copies of the vault still open. No space is free yet. Ambrotype finishes at the next purge or start that finds space.",
    },
    notCovered: "What this cannot delete",
    notCoveredItems: {
      "no-secret": "There was no secret key in a keychain. An older copy of the vault opens with the passphrase.",
      backups: "Backups of the vault together with the login keychain.",
      "keychain-storage": "Traces of deleted keys that the system keychain itself may keep.",
      outside: "Files that you exported, and your original photo files.",
      memory: "Swap and hibernation files of this computer.",
    },
    save: "Save the receipt…",
    saved: (name: string) => `Saved: ${isolate(name)}`,
    dialog: { title: "Save the receipt", pictures: "Receipts", everything: "All files" },
  },

  emptyVault: {
    title: "The vault is empty",
    lead: "Portraits that you make are kept here until you purge them.",
  },

  purgeAll: {
    action: "Purge everything",
    title: "Purge everything?",
    lead: "This deletes every photo and portrait in the vault forever. Nobody can restore them. Exported files and your original photo files stay.",
    holdStates: { idle: "Hold to purge everything", holding: "Keep holding…", pressed: "Press again to purge" },
    purging: "Purging…",
    done: "Everything has been purged. The keys are destroyed and the vault is gone.",
  },
};

/** The same in another language. */
export type VaultWords = Same<typeof en>;
