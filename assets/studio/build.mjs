// Bundles the editor of the studio's text view. Run by `make assets`.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = `${here}../../static/vendor/studio-editor/`;
await mkdir(target, { recursive: true });
await build({
  entryPoints: [`${here}source/editor.js`],
  outfile: `${target}editor.min.js`,
  bundle: true,
  minify: true,
  charset: "ascii",
  format: "iife",
  platform: "browser",
  target: ["es2022"],
  legalComments: "none",
  logLevel: "info",
});
// Every part of it is by the same author under the same license.
await copyFile(`${here}node_modules/codemirror/LICENSE`, `${target}LICENSE`);
