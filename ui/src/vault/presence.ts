// Tells the program that somebody is there, and hears the panic key wherever the focus is.

/** Input is told at most so often, in milliseconds. */
const PACE = 15_000;

const INPUT = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/** Ctrl+Shift+L, or Command+Shift+L; on a layout without Latin letters the key where they have it. */
const isPanicKey = ({ key, code, ctrlKey, metaKey, shiftKey }: KeyboardEvent) =>
  (ctrlKey || metaKey) && shiftKey && (/^[a-z]$/i.test(key) ? key.toLowerCase() === "l" : code === "KeyL");

/** Listens until the function that comes back is called. */
export function attend({ awake, panic }: { awake: () => void; panic: () => void }): () => void {
  let told = Number.NEGATIVE_INFINITY;
  const input = () => {
    if (performance.now() - told < PACE) return;
    told = performance.now();
    awake();
  };
  const key = (event: Event) => {
    if (!isPanicKey(event as KeyboardEvent)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    panic();
  };
  // Before anything on the page can swallow it.
  window.addEventListener("keydown", key, { capture: true });
  for (const kind of INPUT) window.addEventListener(kind, input, { capture: true, passive: true });
  return () => {
    window.removeEventListener("keydown", key, { capture: true });
    for (const kind of INPUT) window.removeEventListener(kind, input, { capture: true });
  };
}
