// `npm run soak -- --help`
import { writeFileSync } from 'node:fs';
import { systemClock } from '../gateway/core/index.js';
import { oneOf, optionsOf, positive, valuesOr, wholeNumber } from './options.js';
import { soak } from './soak-run.js';
import { storeNamed } from './stores.js';
import { SOAK_USAGE } from './usage.js';

const OPTIONS = {
  minutes: { type: 'string', default: '60' },
  store: { type: 'string', default: 'sqlite' },
  seed: { type: 'string' },
  rate: { type: 'string', default: '4' },
  figures: { type: 'string' },
} as const;
const values = valuesOr(
  optionsOf(process.argv.slice(2), OPTIONS, (given) => [
    ...positive('--minutes', given.minutes),
    ...oneOf('--store', given.store, ['sqlite', 'postgres']),
    ...wholeNumber('--seed', given.seed, 0),
    ...positive('--rate', given.rate),
  ]),
  SOAK_USAGE,
  'npm run soak',
);
const seed = Number(values.seed ?? systemClock.now() % 1_000_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const command = `npm run soak -- --minutes ${values.minutes} --store ${values.store} --rate ${values.rate} --seed ${seed}`;
say(`the same again: ${command}`);
const report = await soak({
  minutes: Number(values.minutes),
  seed,
  store: storeNamed(values.store),
  rate: Number(values.rate),
  workers: 2,
  patience: 120_000,
  say,
});
if (values.figures !== undefined)
  writeFileSync(values.figures, `${JSON.stringify({ command, ...report }, null, 1)}\n`);
const { totals, faults, figures } = report;
for (const each of figures)
  say(`${each.holds ? 'holds' : 'FAILS'}: ${each.name}: ${each.found} ${each.unit}, allowed ${each.bound}`);
for (const each of faults) say(`FAULT ${each}`);
if (report.folder !== undefined) say(`what is left of it: ${report.folder}`);
say(
  `${report.cycles.length} faults, ${report.kills} kills in ${report.seconds} s: ${totals.acknowledged} messages accepted, ${totals.documents} documents, ${totals.deliveries} deliveries (${totals.repeats} repeats under the same id): ${faults.length === 0 ? '0 lost, 0 doubled' : `${faults.length} FAULTS`}`,
);
process.exit(faults.length === 0 ? 0 : 1);
