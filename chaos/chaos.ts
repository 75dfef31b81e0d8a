// `npm run chaos -- --kills N [--store sqlite|postgres] [--seed S] [--rate R] [--only PART-OF-A-FAULT] [--report FILE]`
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../gateway/core/index.js';
import { chaos } from './run.js';
import { storeNamed } from './stores.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    store: { type: 'string', default: 'sqlite' },
    seed: { type: 'string' },
    rate: { type: 'string', default: '8' },
    only: { type: 'string' },
    report: { type: 'string' },
  },
});
const seed = Number(values.seed ?? systemClock.now() % 1_000_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `store ${values.store}, ${values.kills} kills; the same again: --store ${values.store} --kills ${values.kills} --seed ${seed}`,
);
const report = await chaos({
  kills: Number(values.kills),
  ...(values.only === undefined ? {} : { only: values.only }),
  seed,
  store: storeNamed(values.store),
  rate: Number(values.rate),
  workers: 3,
  patience: 90_000,
  say,
});
if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(report, null, 2)}\n`);
const { totals, faults } = report;
for (const each of faults) say(`FAULT ${each}`);
if (report.folder !== undefined) say(`what is left of it: ${report.folder}`);
say(
  `${report.kills} kills, ${report.cycles.length} faults in ${report.seconds} s: ${totals.acknowledged} messages accepted, ${totals.documents} documents, ${totals.deliveries} deliveries (${totals.repeats} repeats under the same id): ${faults.length === 0 ? '0 lost, 0 doubled' : `${faults.length} FAULTS`}`,
);
process.exit(faults.length === 0 && report.kills >= Number(values.kills) ? 0 : 1);
