// What the keys do, in one table: the window obeys it, and the list that F1 opens shows it.

import type { Words } from "../words/en";

export type Deed = keyof Words["keys"]["deeds"];

/** Keys as they stand in the list, the usual one first. */
export const keys: Record<Deed, readonly string[]> = {
  pick: ["Ctrl+O"],
  paste: ["Ctrl+V"],
  copy: ["Ctrl+C"],
  export: ["Ctrl+S"],
  exportPhoto: ["Ctrl+Shift+S"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Y", "Ctrl+Shift+Z"],
  selectAll: ["Ctrl+A"],
  purge: ["Delete"],
  previous: ["ArrowLeft"],
  next: ["ArrowRight"],
  peek: ["Space"],
  zoomIn: ["Ctrl+Plus", "Plus"],
  zoomOut: ["Ctrl+Minus", "Minus"],
  fit: ["Ctrl+0", "0"],
  fullScreen: ["F11"],
  back: ["Escape"],
  lock: ["Ctrl+L"],
  panic: ["Ctrl+Shift+L"],
  list: ["F1"],
};

const NAMES: Record<string, string> = { " ": "Space", "+": "Plus", "=": "Plus", "-": "Minus", "_": "Minus" };

/** What this press asks for. */
export function deedOf(event: KeyboardEvent): Deed | undefined {
  const pressed = spell(event);
  return (Object.keys(keys) as Deed[]).find((deed) => keys[deed].includes(pressed));
}

function spell(event: KeyboardEvent): string {
  const key = NAMES[event.key] ?? letter(event);
  // On many layouts a plus is made with Shift.
  const shift = event.shiftKey && key !== "Plus" && key !== "Minus";
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", shift ? "Shift" : "", event.altKey ? "Alt" : "", key].filter(Boolean).join("+");
}

/** A layout without Latin letters still has them where everybody's fingers look for them. */
function letter({ key, code }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (key.length === 1 && /^(Key|Digit)/.test(code)) return code.replace(/^(Key|Digit)/, "");
  return key;
}
