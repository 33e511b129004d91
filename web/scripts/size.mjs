// Fails when the page outgrew its budget, which the build's manifest is measured
// by. In bytes as they are sent, fonts aside compressed: the entry with all that
// it imports, the first view, any part that comes later, and everything.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = { entry: 36_000, first: 64_000, later: 15_000, all: 150_000 };
const entry = "src/main.tsx";
const theme = "src/theme.ts";
/** Parts that the first view waits for. A part is what is imported when it is needed. */
const firstParts = ["src/views/stage.tsx"];

const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
const sizes = new Map();
function sizeOf(file) {
  if (!sizes.has(file)) {
    const body = readFileSync(`dist/${file}`);
    // Fonts are compressed already, and served as they are.
    sizes.set(file, file.endsWith(".woff2") ? body.length : gzipSync(body, { level: 9 }).length);
  }
  return sizes.get(file);
}

/** The scripts of chunks and of all that they import, without those that are there. */
function scripts(names, there = new Set()) {
  const found = new Set();
  const visit = (name) => {
    const { file, imports = [] } = manifest[name];
    if (found.has(file) || there.has(file)) return;
    found.add(file);
    imports.forEach(visit);
  };
  names.forEach(visit);
  return found;
}
const sum = (files) => [...files].reduce((total, file) => total + sizeOf(file), 0);

const parts = manifest[entry].dynamicImports ?? [];
const missing = firstParts.filter((part) => !parts.includes(part));
if (missing.length > 0) throw new Error(`${missing} is no part of the page`);
const core = scripts([theme, entry]);
const first = scripts([theme, entry, ...firstParts]);
const later = parts.filter((part) => !firstParts.includes(part));
// A view that is opened by its address has its part with the first.
const withPart = Math.max(0, ...later.map((part) => sum(scripts([part], first))));
const measured = [
  ["entry", sum(core), budget.entry],
  ["first view", sum(first) + withPart, budget.first],
  ...later.map((part) => [part, sum(scripts([part], first)), budget.later]),
  [
    "all",
    sum(
      new Set(
        Object.values(manifest).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]),
      ),
    ),
    budget.all,
  ],
];
for (const [file, size] of sizes) process.stdout.write(`${String(size).padStart(7)}  ${file}\n`);
for (const [what, size, most] of measured) process.stdout.write(`${what}: ${size} of ${most} bytes\n`);
const over = measured.filter(([, size, most]) => size > most);
if (over.length > 0) {
  process.stderr.write(`larger than its budget: ${over.map(([what]) => what).join(", ")}\n`);
  process.exit(1);
}
