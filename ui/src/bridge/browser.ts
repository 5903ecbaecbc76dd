// The fake program with drawn pictures, for `npm run dev` in a browser. Never part of a build.

import { drawPortrait, drawPreview } from "./browserPictures";
import { FakeBridge, reports } from "./fake";

/** `?vault=absent` or `?vault=locked` sets the first state; `?fill=N` adds N portraits. */
export async function browser(): Promise<FakeBridge> {
  const wanted = new URLSearchParams(location.search);
  const states = {
    absent: { state: "absent", keychain: false },
    locked: { state: "locked", passphrase: true },
    open: { state: "open" },
  } as const;
  const bridge = new FakeBridge({
    vault: states[(wanted.get("vault") ?? "open") as keyof typeof states],
    passphrase: "lantern",
    faults: { "letter.jpg": reports.notAnImage },
    pictureUrl: drawPortrait,
    previewUrl: drawPreview,
  });
  bridge.pickedPhotos = ["me.jpg", "letter.jpg", "friend.jpg"].map((name, i) => ({ id: `${name}-${i}`, name }));
  const styles = (await bridge.styles()).map((style) => style.name);
  for (let i = 0; i < Number(wanted.get("fill") ?? 0); i++) {
    bridge.addPortraits({ styles: [{ name: styles[i % styles.length] ?? "", weight: 1 }], strength: 1 }, `portrait-${i + 1}.jpg`);
  }
  bridge.stageDelay = 500;
  Object.assign(window, { bridge });
  return bridge;
}
