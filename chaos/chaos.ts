// `npm run chaos -- --help`
import { writeFileSync } from 'node:fs';
import { systemClock } from '../gateway/core/index.js';
import { called } from './cycle.js';
import { oneOf, optionsOf, positive, valuesOr, wholeNumber } from './options.js';
import { chaos, ownFaults } from './run.js';
import { storeNamed } from './stores.js';
import { CHAOS_USAGE } from './usage.js';

const STORES = ['sqlite', 'postgres'];
const OPTIONS = {
  kills: { type: 'string', default: '20' },
  store: { type: 'string', default: 'sqlite' },
  broker: { type: 'boolean', default: false },
  seed: { type: 'string' },
  rate: { type: 'string', default: '8' },
  only: { type: 'string' },
  report: { type: 'string' },
} as const;
const values = valuesOr(
  optionsOf(process.argv.slice(2), OPTIONS, (given) => [
    ...wholeNumber('--kills', given.kills, 1),
    ...oneOf('--store', given.store, STORES),
    ...wholeNumber('--seed', given.seed, 0),
    ...positive('--rate', given.rate),
    ...(given.only === undefined ||
    !STORES.includes(given.store) ||
    called(given.only, ownFaults(storeNamed(given.store), given.broker)).length > 0
      ? []
      : [
          {
            option: '--only',
            found: given.only,
            zh: '某个故障名称的一部分',
            en: 'part of a name of a fault',
          },
        ]),
  ]),
  CHAOS_USAGE,
  'npm run chaos',
);
const seed = Number(values.seed ?? systemClock.now() % 1_000_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `store ${values.store}, ${values.kills} kills; the same again: --store ${values.store} --kills ${values.kills}${values.broker ? ' --broker' : ''} --seed ${seed}`,
);
const report = await chaos({
  kills: Number(values.kills),
  ...(values.only === undefined ? {} : { only: values.only }),
  seed,
  store: storeNamed(values.store),
  rate: Number(values.rate),
  workers: 3,
  broker: values.broker,
  patience: 90_000,
  say,
});
if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(report, null, 2)}\n`);
const { totals, faults } = report;
if (report.broker !== undefined) {
  const { kills, records, events, keys, repeats } = report.broker;
  say(
    `${kills} kills of the broker: ${records} records accepted from it, ${events} events of ${keys} keys on it (${repeats} repeats under the same id)`,
  );
}
for (const each of faults) say(`FAULT ${each}`);
if (report.folder !== undefined) say(`what is left of it: ${report.folder}`);
say(
  `${report.kills} kills, ${report.cycles.length} faults in ${report.seconds} s: ${totals.acknowledged} messages accepted, ${totals.documents} documents, ${totals.deliveries} deliveries (${totals.repeats} repeats under the same id): ${faults.length === 0 ? '0 lost, 0 doubled' : `${faults.length} FAULTS`}`,
);
process.exit(faults.length === 0 && report.kills >= Number(values.kills) ? 0 : 1);
