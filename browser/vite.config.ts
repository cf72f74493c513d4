import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** What the C build made of the law for the browser. */
const wasm = process.env.OPENOCOP_WASM ?? here("../build/law.wasm");

/** page.json tells the server which files a page needs; the service worker learns which files to keep. */
function house(): Plugin {
  return {
    name: "house",
    enforce: "post",
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
      const entry = Object.values(bundle).find((part) => part.type === "chunk" && part.isEntry && part.name === "main");
      const worker = bundle["sw.js"];
      if (!entry || !worker || worker.type !== "chunk") throw new Error("an entry is missing");
      const kept = names.filter((name) => !name.includes("english")).map((name) => `/${name}`);
      const files = [...kept, "/manifest.webmanifest", "/icon.svg", "/icon-192.png"].sort();
      const version = createHash("sha256").update(JSON.stringify(files)).update(worker.code).digest("hex").slice(0, 12);
      worker.code = worker.code.replaceAll("__BUILD__", JSON.stringify({ version, files }));
      const page = {
        styles: names.filter((name) => name.endsWith(".css")).map((name) => `/${name}`),
        scripts: [`/${entry.fileName}`],
        fonts: names.filter((name) => /-400-normal.*\.woff2$/.test(name)).map((name) => `/${name}`),
      };
      this.emitFile({ type: "asset", fileName: "page.json", source: `${JSON.stringify(page, null, 1)}\n` });
    },
  };
}

/** Compressed once, as small as can be, for the server to hand out. */
function compressed(): Plugin {
  return {
    name: "compressed",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, part] of Object.entries(bundle)) {
          if (!/\.(js|css|wasm|svg)$/.test(name)) continue;
          const source = Buffer.from(part.type === "chunk" ? part.code : part.source);
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: source.length } };
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotliCompressSync(source, quality) });
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(source, { level: 9 }) });
        }
      },
    },
  };
}

export default defineConfig({
  root: here("."),
  publicDir: here("public"),
  plugins: [house(), compressed()],
  resolve: { alias: [{ find: /^law\.wasm/, replacement: wasm }] },
  server: { fs: { strict: false } },
  build: {
    outDir: here("../build/browser"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    target: ["chrome80", "firefox78", "safari14"],
    rollupOptions: {
      input: { main: here("src/main.ts"), sw: here("src/worker/sw.ts") },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
