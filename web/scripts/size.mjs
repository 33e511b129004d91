// Fails when the page outgrew its budget: 60 kB of script, 150 kB in all, gzipped.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = { js: 60_000, all: 150_000 };
const sizes = readdirSync("dist/assets").map((name) => {
  const body = readFileSync(`dist/assets/${name}`);
  // Fonts are compressed already, and served as they are.
  return { name, size: name.endsWith(".woff2") ? body.length : gzipSync(body, { level: 9 }).length };
});
const sum = (keep) => sizes.filter(({ name }) => keep(name)).reduce((total, { size }) => total + size, 0);
const found = { js: sum((name) => name.endsWith(".js")), all: sum(() => true) };
for (const { name, size } of sizes) process.stdout.write(`${String(size).padStart(7)}  ${name}\n`);
process.stdout.write(`script ${found.js} of ${budget.js} bytes, all ${found.all} of ${budget.all}\n`);
if (found.js > budget.js || found.all > budget.all) {
  process.stderr.write("the page is larger than its budget\n");
  process.exit(1);
}
