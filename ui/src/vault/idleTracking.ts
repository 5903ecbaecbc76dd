// Reports input to the program (for the automatic lock) and catches the panic key wherever the focus is.

/** Input is reported at most once in this time, in milliseconds. */
const REPORT_INTERVAL = 15_000;

const INPUT_EVENTS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/** Ctrl+Shift+L or Command+Shift+L; on a layout without Latin letters the key in the place of L. */
const isPanicKey = ({ key, code, ctrlKey, metaKey, shiftKey }: KeyboardEvent) =>
  (ctrlKey || metaKey) && shiftKey && (/^[a-z]$/i.test(key) ? key.toLowerCase() === "l" : code === "KeyL");

/** Listens until the returned function is called. */
export function trackInput({ onInput, onPanicKey }: { onInput: () => void; onPanicKey: () => void }): () => void {
  let lastReport = Number.NEGATIVE_INFINITY;
  const input = () => {
    if (performance.now() - lastReport < REPORT_INTERVAL) return;
    lastReport = performance.now();
    onInput();
  };
  const key = (event: Event) => {
    if (!isPanicKey(event as KeyboardEvent)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onPanicKey();
  };
  // Capturing: before any element can stop the event.
  window.addEventListener("keydown", key, { capture: true });
  for (const type of INPUT_EVENTS) window.addEventListener(type, input, { capture: true, passive: true });
  return () => {
    window.removeEventListener("keydown", key, { capture: true });
    for (const type of INPUT_EVENTS) window.removeEventListener(type, input, { capture: true });
  };
}
