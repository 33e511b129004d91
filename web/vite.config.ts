import { defineConfig } from "vitest/config";

// The entries are scripts, not HTML: the server renders the page and finds the
// hashed names in the manifest.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    manifest: "manifest.json",
    modulePreload: false,
    target: ["chrome111", "firefox115", "safari16.4"],
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { main: "src/main.tsx", theme: "src/theme.ts" },
      output: {
        // One script at first: what it shares with later parts is not to be a file of its own.
        codeSplitting: {
          groups: [{ name: "page", tags: ["$initial"], test: (id) => !id.endsWith("src/theme.ts") }],
        },
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["src/**/*.test.ts", "mock/**/*.test.ts"], environment: "node" },
});
