// The keyboard shortcuts, in one table: App acts on it, and the list that F1 opens shows it.

import type { Words } from "../words/en";

export type KeyAction = keyof Words["shortcuts"]["actions"];

/** Key combinations of each action, the usual one first. */
export const shortcuts: Record<KeyAction, readonly string[]> = {
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
  showOriginal: ["Space"],
  wall: ["G"],
  zoomIn: ["Ctrl+Plus", "Plus"],
  zoomOut: ["Ctrl+Minus", "Minus"],
  zoomToFit: ["Ctrl+0", "0"],
  fullScreen: ["F11"],
  back: ["Escape"],
  lock: ["Ctrl+L"],
  panic: ["Ctrl+Shift+L"],
  showShortcuts: ["F1"],
};

const KEY_NAMES: Record<string, string> = { " ": "Space", "+": "Plus", "=": "Plus", "-": "Minus", "_": "Minus" };

/** The action of a key press. */
export function actionForKey(event: KeyboardEvent): KeyAction | undefined {
  const pressed = keyCombination(event);
  return (Object.keys(shortcuts) as KeyAction[]).find((action) => shortcuts[action].includes(pressed));
}

function keyCombination(event: KeyboardEvent): string {
  const key = KEY_NAMES[event.key] ?? latinLetter(event);
  // On many layouts plus is typed with Shift.
  const shift = event.shiftKey && key !== "Plus" && key !== "Minus";
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", shift ? "Shift" : "", event.altKey ? "Alt" : "", key].filter(Boolean).join("+");
}

/** On a layout without Latin letters: the Latin letter or digit in the same place. */
function latinLetter({ key, code }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (key.length === 1 && /^(Key|Digit)/.test(code)) return code.replace(/^(Key|Digit)/, "");
  return key;
}
