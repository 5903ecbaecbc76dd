import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    // WebKitGTK of Debian 12; nothing older runs the program.
    target: "safari16",
    // The content security policy allows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The drawings of accessories are the engine's; the page shows them too.
  server: { fs: { allow: [".", "../src-tauri/crates/engine/templates/accessories"] } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
