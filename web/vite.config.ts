import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    target: "es2023",
    assetsInlineLimit: 0, // the pages' content security policy lets no data: scripts or styles in
    rollupOptions: { input: { sandbox: "sandbox.html", watch: "watch.html" } },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
});
