// Fails when the script and style of a built page weigh more than its budget, compressed.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = 80_000;
const built = new URL("../../src/centralino/web/static/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", built), "utf8"));

/** Every file that the page of this manifest key may load, its lazy parts too. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const other of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) filesOf(other, seen);
  return seen;
}

for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isEntry) continue;
  let size = 0;
  for (const file of filesOf(key)) size += gzipSync(readFileSync(new URL(file, built))).length;
  process.stdout.write(`${key}: ${(size / 1000).toFixed(1)} kB of ${budget / 1000} kB compressed\n`);
  if (size > budget) process.exitCode = 1;
}
