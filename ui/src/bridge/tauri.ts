// The bridge to the real program. This file and the generated bindings alone know Tauri.

import { commands, events } from "./bindings";
import type { Bridge, Report } from "./index";
import { reachOut } from "./outward";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Report };

async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const told = await answer;
  if (told.status === "error") throw told.error;
  return told.data;
}

async function settle(answer: Promise<Answer<null>>): Promise<void> {
  await unwrap(answer);
}

export const tauri: Bridge = {
  styles: () => unwrap(commands.styles()),
  vaultState: () => unwrap(commands.vaultState()),
  createVault: (passphrase) => settle(commands.createVault(passphrase)),
  unlock: (passphrase) => settle(commands.unlock(passphrase)),
  lock: () => settle(commands.lock()),
  pick: (words) => unwrap(commands.pick(words)),
  paste: (name) => unwrap(commands.paste(name)),
  sample: () => unwrap(commands.sample()),
  handedIn: () => unwrap(commands.handedIn()),
  stylize: (item, recipe, part) => unwrap(commands.stylize(item, recipe, part)),
  preview: (subject, recipe, side, turn) => unwrap(commands.preview(subject, recipe, side, turn)),
  restyle: (id, recipe) => unwrap(commands.restyle(id, recipe)),
  cancel: (item) => settle(commands.cancel(item)),
  gallery: () => unwrap(commands.gallery()),
  look: (id) => unwrap(commands.look(id)),
  exportPhoto: (id, original, words) => unwrap(commands.exportPhoto(id, original, words)),
  exportMany: (ids, bundle, words) => unwrap(commands.exportMany(ids, bundle, words)),
  dragOut: (id) => settle(commands.dragOut(id)),
  notify: (words) => settle(commands.notify(words)),
  packCase: (passphrase, words) => unwrap(commands.packCase(passphrase, words)),
  unpackCase: (passphrase, words) => unwrap(commands.unpackCase(passphrase, words)),
  copy: (id) => settle(commands.copy(id)),
  purge: (ids) => unwrap(commands.purge(ids)),
  purgeAll: () => unwrap(commands.purgeAll()),
  saveReceipt: (words) => unwrap(commands.saveReceipt(words)),
  caseSettings: () => unwrap(commands.caseSettings()),
  setCaseSettings: (settings) => settle(commands.setCaseSettings(settings)),
  foresee: (retention) => unwrap(commands.foresee(retention)),
  setStay: (ids, stay) => settle(commands.setStay(ids, stay)),
  trustClock: () => settle(commands.trustClock()),
  changePassphrase: (passphrase) => settle(commands.changePassphrase(passphrase)),
  awake: () => settle(commands.awake()),
  panic: () => unwrap(commands.panic()),
  about: () => unwrap(commands.about()),
  callOut: () => unwrap(commands.callOut()),
  reachOut: () => reachOut((address) => unwrap(commands.wasKeptFrom(address))),
  findTraces: (words) => unwrap(commands.findTraces(words)),
  preferences: () => unwrap(commands.preferences()),
  setPreferences: (preferences) => settle(commands.setPreferences(preferences)),
  toggleFullScreen: () => unwrap(commands.toggleFullScreen()),
  listen: (hear) => events.update.listen((event) => hear(event.payload)),
};
