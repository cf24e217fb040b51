// Bundles the script of the offline verifier into the package. Run by `make assets`.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
await build({
  entryPoints: [`${here}source/page.js`],
  outfile: `${here}../../hrtraining/certificates/exports/verifier/verifier.js`,
  bundle: true,
  minify: true,
  charset: "ascii",
  format: "iife",
  platform: "browser",
  target: ["es2022"],
  legalComments: "linked",
  logLevel: "info",
  // The library can fetch contexts; here none is ever fetched, and the parts that would are left out.
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
});
