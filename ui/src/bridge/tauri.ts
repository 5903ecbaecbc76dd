// The bridge to the real program. Only this file and the generated bindings use Tauri.

import { commands, events } from "./bindings";
import type { Bridge, Report } from "./index";
import { probeFromPage } from "./networkProbe";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Report };

async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const answered = await answer;
  if (answered.status === "error") throw answered.error;
  return answered.data;
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
  pickPhotos: (words) => unwrap(commands.pickPhotos(words)),
  pastePhotos: (name) => unwrap(commands.pastePhotos(name)),
  samplePhoto: () => unwrap(commands.samplePhoto()),
  startupPhotos: () => unwrap(commands.startupPhotos()),
  stylize: (item, recipe, part) => unwrap(commands.stylize(item, recipe, part)),
  preview: (subject, recipe, side, turn) => unwrap(commands.preview(subject, recipe, side, turn)),
  restyle: (id, recipe) => unwrap(commands.restyle(id, recipe)),
  countBystanders: (subject) => unwrap(commands.countBystanders(subject)),
  cancel: (item) => settle(commands.cancel(item)),
  gallery: () => unwrap(commands.gallery()),
  photoUrls: (id) => unwrap(commands.photoUrls(id)),
  exportPhoto: (id, original, choice, words) => unwrap(commands.exportPhoto(id, original, choice, words)),
  previewExport: (id, size) => unwrap(commands.previewExport(id, size)),
  exportMany: (ids, bundle, words) => unwrap(commands.exportMany(ids, bundle, words)),
  dragOut: (id) => settle(commands.dragOut(id)),
  notify: (words) => settle(commands.notify(words)),
  backupVault: (present, passphrase, words) => unwrap(commands.backupVault(present, passphrase, words)),
  restoreVault: (passphrase, words) => unwrap(commands.restoreVault(passphrase, words)),
  testBackup: (passphrase, words) => unwrap(commands.testBackup(passphrase, words)),
  copyPhoto: (id) => settle(commands.copyPhoto(id)),
  purge: (ids) => unwrap(commands.purge(ids)),
  purgeLater: (id) => settle(commands.purgeLater(id)),
  undoPurge: (id) => unwrap(commands.undoPurge(id)),
  purgeAll: () => unwrap(commands.purgeAll()),
  saveReceipt: (words) => unwrap(commands.saveReceipt(words)),
  vaultSettings: () => unwrap(commands.vaultSettings()),
  setVaultSettings: (settings) => settle(commands.setVaultSettings(settings)),
  previewRetention: (retention) => unwrap(commands.previewRetention(retention)),
  templates: (language) => unwrap(commands.templates(language)),
  previewComposition: (id, composition, side, turn) => unwrap(commands.previewComposition(id, composition, side, turn)),
  compose: (id, composition) => unwrap(commands.compose(id, composition)),
  makePack: (id, choice, bystanders, album) => unwrap(commands.makePack(id, choice, bystanders, album)),
  saveStickers: (id, choice, bystanders, words) => unwrap(commands.saveStickers(id, choice, bystanders, words)),
  listPresets: () => unwrap(commands.listPresets()),
  savePreset: (name, content, replace) => unwrap(commands.savePreset(name, content, replace)),
  renamePreset: (id, name) => settle(commands.renamePreset(id, name)),
  removePreset: (id) => unwrap(commands.removePreset(id)),
  reorderPresets: (ids) => settle(commands.reorderPresets(ids)),
  setRetention: (ids, stay) => settle(commands.setRetention(ids, stay)),
  setAlbum: (ids, album) => settle(commands.setAlbum(ids, album)),
  renameAlbum: (album, name) => settle(commands.renameAlbum(album, name)),
  renamePhotos: (ids, name) => settle(commands.renamePhotos(ids, name)),
  setFavourite: (ids, favourite) => settle(commands.setFavourite(ids, favourite)),
  trustClock: () => settle(commands.trustClock()),
  hasPassphrase: () => unwrap(commands.hasPassphrase()),
  changePassphrase: (present, passphrase) => settle(commands.changePassphrase(present, passphrase)),
  reportActivity: () => settle(commands.reportActivity()),
  pressPanicKey: () => unwrap(commands.pressPanicKey()),
  about: () => unwrap(commands.about()),
  runtimeVersion: () => unwrap(commands.runtimeVersion()),
  probeNetwork: () => unwrap(commands.probeNetwork()),
  probeFromPage: () => probeFromPage((address) => unwrap(commands.wasBlocked(address))),
  findTraces: (words) => unwrap(commands.findTraces(words)),
  preferences: () => unwrap(commands.preferences()),
  setPreferences: (preferences) => settle(commands.setPreferences(preferences)),
  guardClose: (guarded) => settle(commands.guardClose(guarded)),
  closeWindow: () => settle(commands.closeWindow()),
  hideWindow: () => settle(commands.hideWindow()),
  toggleFullScreen: () => unwrap(commands.toggleFullScreen()),
  listen: (onUpdate) => events.update.listen((event) => onUpdate(event.payload)),
};
