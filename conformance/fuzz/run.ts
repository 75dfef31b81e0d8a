import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRules, systemClock } from '../../gateway/index.js';
import { fuzz } from './fuzz.js';

const USAGE = `usage: npm run fuzz -- [--minutes N | --inputs N] [--seed S] [--keep DIR] [--report FILE]

Judges mutated golden inputs: every one must end in a verdict, in time, with its problems inside it.
  --minutes N    for so long (default 1)
  --inputs N     so many
  --seed S       the first seed (default: of the moment); the same seed gives the same input
  --keep DIR     inputs that break it are put there
  --report FILE  the figures as JSON

exit codes: 0 nothing found, 1 something found, 2 wrong usage

example: npm run fuzz -- --minutes 10
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    inputs: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'string' },
    report: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const number = (text: string | undefined, fallback: number): number => {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  process.stderr.write(USAGE);
  process.exit(2);
};
if (values.help === true) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const minutes = number(values.minutes, 1);
const most = number(values.inputs, 1e12);
const began = systemClock.now();
const seed = number(values.seed, began % 1e9);
const { value: rules } = loadRules();
const result = fuzz(
  rules,
  systemClock,
  seed,
  (inputs) =>
    inputs >= most || (values.inputs === undefined && systemClock.now() - began >= minutes * 60_000),
  ({ inputs, faults }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${inputs} inputs, ${faults.length} faults `);
  },
);
const { faults, ...figures } = result;
const seconds = Math.round((systemClock.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ seed, seconds, ...figures, faults: faults.length })}\n`);
for (const each of faults.slice(0, 10))
  process.stdout.write(`seed ${each.seed} of ${each.of}: ${each.what}\n`);
if (values.keep !== undefined && faults.length > 0) {
  mkdirSync(values.keep, { recursive: true });
  for (const each of faults) writeFileSync(join(values.keep, `${each.seed}.bin`), each.bytes);
}
if (values.report !== undefined)
  writeFileSync(
    values.report,
    `${JSON.stringify({ seed, seconds, ...figures, faults: faults.length }, null, 2)}\n`,
  );
process.exitCode = faults.length === 0 ? 0 : 1;
