// Writes the mappings of the Chinese customs' manifest messages: of all rows in gacc-rows.mjs those whose place the
// message's shape has. A place that no row reads stops it.
//   node scripts/gacc-mappings.mjs        (npx biome check --write mappings afterwards)
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { application, events, manifest } from './gacc-rows.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Message → its canonical type, what it reports or asks for, and its English title (the Chinese one is its shape's). */
const MESSAGES = {
  MT1101: ['cargo-manifest', '', 'Sea import manifest'],
  MT1201: ['cargo-manifest', '', 'Air import manifest'],
  MT2101: ['cargo-manifest', '', 'Sea export advance manifest'],
  MT2201: ['cargo-manifest', '', 'Air export advance manifest'],
  MT4101: ['cargo-manifest', '', 'Sea export loading manifest'],
  MT4201: ['cargo-manifest', '', 'Air export loading manifest'],
  MT3101: ['equipment-event', 'GTIN', 'Sea export arrival report'],
  MT3201: ['equipment-event', 'GTIN', 'Air export arrival report'],
  MT3102: ['equipment-event', 'GTIN', 'Arrival report of diverted or distributed sea imports'],
  MT3202: ['equipment-event', 'GTIN', 'Arrival report of diverted or distributed air imports'],
  MT5101: ['equipment-event', 'DISC', 'Sea import tally report'],
  MT5201: ['equipment-event', 'DISC', 'Air import tally report'],
  MT5102: ['equipment-event', 'LOAD', 'Sea export tally report'],
  MT5202: ['equipment-event', 'LOAD', 'Air export tally report'],
  MT7101: ['equipment-event', 'STUF', 'Sea export container packing list'],
  MT6101: ['movement-application', 'diversion', 'Application to divert sea imports'],
  MT6201: ['movement-application', 'diversion', 'Application to divert air imports'],
  MT6102: ['movement-application', 'distribution', 'Application to distribute sea imports'],
  MT6202: ['movement-application', 'distribution', 'Application to distribute air imports'],
  MT8101: ['movement-application', 'port-change', 'Application to change the port of sea imports'],
  MT8201: ['movement-application', 'port-change', 'Application to change the port of air imports'],
  MT8102: ['movement-application', 'off-load', 'Application to off-load sea exports'],
  MT8202: ['movement-application', 'off-load', 'Application to off-load air exports'],
  MT8103: [
    'movement-application',
    'off-load-transport-change',
    'Application to re-allocate off-loaded sea exports',
  ],
  MT8203: [
    'movement-application',
    'off-load-transport-change',
    'Application to re-allocate off-loaded air exports',
  ],
  MT8104: ['movement-application', 'transport-change', 'Application to re-allocate sea exports'],
  MT8204: ['movement-application', 'transport-change', 'Application to re-allocate air exports'],
  MT8105: ['movement-application', 'international-transfer', 'International transfer permit by sea'],
  MT8205: ['movement-application', 'international-transfer', 'International transfer permit by air'],
  MTECIM: ['movement-application', 'empty-import', 'Movement of empty containers, import'],
  MTECEX: ['movement-application', 'empty-export', 'Movement of empty containers, export'],
};
const ROWS = { 'cargo-manifest': manifest, 'equipment-event': events, 'movement-application': application };

/** Every mapping by its file's path below mappings/. `shapeOf` gives a message's shape file. */
export function gaccMappings(shapeOf) {
  return new Map(
    Object.entries(MESSAGES).map(([message, [type, event, en]]) => {
      const shape = shapeOf(message);
      const paths = new Set(shape.rows.map(([path]) => path));
      const taken = new Set();
      const rows = ROWS[type]({ message, event, first: shape.variants[0], air: /^MT.2/.test(message) });
      const mapping = {
        canonical: `${type}/1`,
        syntax: 'xml',
        message,
        title: { zh: shape.title, en },
        rows: held(rows, '', paths, taken),
      };
      const left = [...paths].filter((path) => isLeaf(path, paths) && !taken.has(path));
      if (left.length > 0) throw new Error(`${message}: no row reads ${left.join(', ')}`);
      return [`${type}/${message.toLowerCase()}.mapping.json`, mapping];
    }),
  );
}

/** Rows whose places the shape has; one on its scope's own node (path '') while any of its inner rows has one. */
function held(rows, scope, paths, taken) {
  return rows.flatMap((row) => {
    if (row.path === undefined) return [row];
    const path = [scope, row.path].filter((each) => each !== '').join('/');
    if (!paths.has(path)) return [];
    if (row.rows === undefined) {
      taken.add(path);
      return [row];
    }
    const inner = held(row.rows, path, paths, taken);
    return inner.some((each) => each.path !== undefined) ? [{ ...row, rows: inner }] : [];
  });
}

const isLeaf = (path, paths) =>
  ![...paths].some((other) => other.startsWith(`${path}/`) && !other.startsWith(`${path}/@`));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const shapeOf = (message) =>
    JSON.parse(readFileSync(join(root, 'schemas/xml', `${message}.shape.json`), 'utf8'));
  for (const [file, mapping] of gaccMappings(shapeOf))
    writeFileSync(join(root, 'mappings', file), JSON.stringify(mapping));
}
