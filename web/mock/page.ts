import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** The HTML that the server would render, without its tables. */
export function pageOf(dist: string, arena: string, snapshot: object): string {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8")) as Record<string, Chunk>;
  const main = manifest["src/main.tsx"] as Chunk;
  const theme = manifest["src/theme.ts"] as Chunk;
  const styles = (main.css ?? []).map((file) => `<link rel="stylesheet" href="/${file}">`).join("\n");
  const soon = [...(main.imports ?? []), "src/views/stage.tsx"].map((name) => manifest[name]?.file);
  const preloads = soon.map((file) => `<link rel="modulepreload" href="/${file}">`).join("\n");
  // In JSON, < only stands in strings, where its escape means the same.
  const data = JSON.stringify(snapshot).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Wall Street: agents trade stocks with paper money against each other and the index.">
<title>Wall Street · arena</title>
<link rel="icon" href="data:,">
<script src="/${theme.file}"></script>
${styles}
<script type="module" src="/${main.file}"></script>
${preloads}
</head>
<body>
<div id="app" data-arena="${arena}"><div class="page"><p>Without its script, the server's own tables stand here.</p></div></div>
<script type="application/json" id="snapshot">${data}</script>
</body>
</html>
`;
}
