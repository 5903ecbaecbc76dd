import { mount } from "svelte";

import App from "./App.svelte";
import type { Bridge } from "./bridge";
import "./shared/tokens.css";

const target = document.getElementById("app");
if (target) mount(App, { target, props: { bridge: await bridge() } });

/** The program's window has Tauri; a browser with `npm run dev` has not. */
async function bridge(): Promise<Bridge> {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const { browser } = await import("./bridge/browser");
    return browser();
  }
  const { tauri } = await import("./bridge/tauri");
  return tauri;
}
