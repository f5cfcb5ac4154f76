import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Two pages, built with relative addresses so that they can be served under any path. */
export default defineConfig({
  root: here("."),
  base: "./",
  build: {
    outDir: here("../src/centralino/web/static"),
    emptyOutDir: true,
    manifest: true,
    license: { fileName: "licenses.md" },
    rollupOptions: {
      input: { ccp: here("ccp/index.html"), phone: here("phone/index.html") },
    },
  },
  test: { include: ["**/*.test.ts"], passWithNoTests: true },
});
