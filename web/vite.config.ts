import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/**
 * Two builds into one folder: the sandbox's page, and with `--mode watch` the watch page. That one is drawn by Preact,
 * which has React's interface at a sixth of its size, since people open it on their phones while a film waits for them.
 * `--mode trial` is the picture by itself, for tests and benchmarks; it is in no bot.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  resolve: { alias: mode === "watch" ? PREACT : {} },
  build: {
    outDir: "dist",
    emptyOutDir: mode !== "watch",
    target: "es2023",
    assetsInlineLimit: 0, // the pages' content security policy lets no data: scripts or styles in
    rollupOptions: { input: ENTRIES[mode] ?? "sandbox.html" },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
}));

const ENTRIES: Record<string, string> = { watch: "watch.html", trial: "trial.html" };

const PREACT = {
  "react/jsx-runtime": "preact/jsx-runtime",
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  react: "preact/compat",
};
