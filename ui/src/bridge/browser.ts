// The fake program with drawn pictures, for `npm run dev` in a browser. Never part of a build.

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

/** A drawn head and shoulders; the output has other colours than the photo. */
function drawPortrait(id: string, side: "original" | "output"): string {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [768, 1024];
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  const turn = (Number(id.replace(/\D/g, "")) * 67) % 360;
  const tone = (hue: number, light: number) => (side === "original" ? `hsl(${hue} 18% ${light}%)` : `hsl(${turn + hue} 62% ${light}%)`);
  const disc = (x: number, y: number, w: number, h: number, fill: string) => {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.ellipse(x, y, w, h, 0, 0, 7);
    pen.fill();
  };
  pen.fillStyle = tone(30, 62);
  pen.fillRect(0, 0, 768, 1024);
  disc(384, 1010, 340, 330, tone(210, 30));
  disc(384, 440, 200, 260, tone(20, 22));
  disc(384, 470, 165, 215, tone(24, 72));
  disc(320, 440, 20, 12, tone(20, 20));
  disc(448, 440, 20, 12, tone(20, 20));
  disc(384, 560, 60, 14, tone(2, 45));
  return canvas.toDataURL();
}
