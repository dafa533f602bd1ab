import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const PAGES = { sandbox: "sandbox.html", watch: "watch.html" };
const TRIAL = { trial: "trial.html" }; // for tests and benchmarks; it is in no bot

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    outDir: "dist",
    target: "es2023",
    assetsInlineLimit: 0, // the pages' content security policy lets no data: scripts or styles in
    rollupOptions: { input: mode === "trial" ? TRIAL : PAGES },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
}));
