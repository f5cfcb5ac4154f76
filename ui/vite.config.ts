import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Two pages, built with relative addresses so that they can be served under any path. `--mode gallery` builds, in
 * place of each, one for tests that shows it in whatever state it is told.
 */
export default defineConfig(({ mode }) => {
  const file = mode === "gallery" ? "gallery.html" : "index.html";
  return {
    root: here("."),
    base: "./",
    build: {
      outDir: here("../src/centralino/web/static"),
      emptyOutDir: true,
      manifest: true,
      license: { fileName: "licenses.md" },
      rollupOptions: {
        input: { ccp: here(`ccp/${file}`), phone: here(`phone/${file}`) },
      },
    },
    test: { include: ["**/*.test.ts"] },
  };
});
