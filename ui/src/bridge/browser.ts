// The fake program with drawn pictures, for `npm run dev` in a browser. Never part of a build.

import type { Theme } from ".";
import { drawPortrait, drawPreview } from "./browserPictures";
import { FakeBridge, reports } from "./fake";

/**
 * `?vault=absent` or `?vault=locked` sets the first state; `?fill=N` adds N portraits; `?language=ar`, `?theme=dark` and
 * `?scale=2` (of text) show the page so; `?click=sample,wall` clicks what has these test ids, one after the other.
 */
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
    bridge.addPortraits({ styles: [{ name: styles[i % styles.length] ?? "", weight: 1 }], strength: 1 }, ["me.jpg", "friend.jpg", "beach.jpg"][i % 3 === 0 ? 0 : i % 2 + 1] ?? "");
  }
  const { savedPreferences } = bridge;
  bridge.savedPreferences = { ...savedPreferences, language: wanted.get("language"), theme: (wanted.get("theme") ?? "system") as Theme };
  document.documentElement.style.fontSize = `${100 * Number(wanted.get("scale") ?? 1)}%`;
  bridge.stageDelay = Number(wanted.get("delay") ?? 500);
  void clickInTurn(wanted.get("click")?.split(",") ?? []);
  Object.assign(window, { bridge });
  return bridge;
}

async function clickInTurn(ids: string[]): Promise<void> {
  for (const id of ids) {
    const element = () => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    while (!element()) await new Promise((resolve) => setTimeout(resolve, 50));
    element()?.click();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
