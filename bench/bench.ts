// `npm run bench -- --help`
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRules, projectRoot } from '../gateway/index.js';
import { type RowResult, rowOf } from './result.js';
import type { Row } from './row.js';
import { rows } from './rows.js';

const RESULTS = join(projectRoot, 'bench/results.json');

const USAGE = `usage: npm run bench -- [options]

  --rows a,b      only these rows; the others keep their last result
  --rounds N      rounds of each row (default 5)
  --seconds N     how long each contestant runs in a round (default 1)
  --journal N     messages in the journal that counts as full (default 1000000)
  --quick         short work, one round: to see that everything runs; writes nothing
  --check         exit code 1 when a row of bench/results.json falls short; measures only with --rows, --rounds or the like
  --help

rows: ${rows.map(({ name }) => name).join(', ')}

Product, peers and limits run in turn; a ratio is the median of the rounds' ratios. bench/results.json is written after
each row; \`npx vitest run scripts -u\` makes docs/performance.md of it.`;

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};

function options() {
  try {
    return parseArgs({
      options: {
        rows: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        journal: { type: 'string' },
        quick: { type: 'boolean' },
        check: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${USAGE}`);
  }
}

const values = options();
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const positive = (text: string | undefined, fallback: number, name: string): number => {
  const number = Number(text ?? fallback);
  return number > 0 ? number : fail(`--${name} ${text}: a number greater than 0`);
};
const quick = values.quick === true;
const rounds = Math.ceil(positive(values.rounds, quick ? 1 : 5, 'rounds'));
const seconds = positive(values.seconds, quick ? 0.05 : 1, 'seconds');
const journal = Math.ceil(positive(values.journal, 1_000_000, 'journal'));
const wanted = values.rows?.split(',').map((each) => each.trim());
const unknown = wanted?.filter((name) => !rows.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) fail(`--rows ${unknown.join(',')}: ${rows.map(({ name }) => name).join(', ')}`);

const line = (text: string): void => void process.stdout.write(`${text}\n`);
const tty = process.stderr.isTTY === true;
const read = (): RowResult[] => {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as RowResult[];
  } catch {
    return [];
  }
};

/** One row, measured; what goes wrong counts as not reached, with the reason. */
async function measured(
  row: Row,
  at: string,
  rules: ReturnType<typeof loadRules>['value'],
): Promise<RowResult> {
  const folder = mkdtempSync(join(tmpdir(), 'eport-bench-'));
  const say = (text: string): void => {
    if (tty) process.stderr.write(`\r\x1b[K${at} ${row.name}: ${text}`);
  };
  try {
    return rowOf(
      row.name,
      rounds,
      await row.measure({ rules, quick, rounds, seconds, journal, folder, say }),
    );
  } catch (error) {
    const note = `Not measured: ${(error as Error).message.split('\n')[0]}`;
    const parts = [{ against: 'not measured', ratio: 0, must: 1, ok: false }];
    return {
      row: row.name,
      ratio: 0,
      must: 1,
      ok: false,
      bound: 'least',
      against: 'not measured',
      parts,
      figures: [],
      rounds,
      notes: [note],
    };
  } finally {
    if (tty) process.stderr.write('\r\x1b[K');
    rmSync(folder, { recursive: true, force: true });
  }
}

const judging = values.check === true && wanted === undefined && values.rounds === undefined && !quick;
let results = read();
if (!judging) {
  const { value: rules } = loadRules({ lazy: true });
  line(
    `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${rounds} rounds`,
  );
  const chosen = rows.filter(({ name }) => wanted?.includes(name) ?? true);
  const fresh: RowResult[] = [];
  for (const [i, row] of chosen.entries()) {
    const result = await measured(row, `${i + 1}/${chosen.length}`, rules);
    fresh.push(result);
    line(`${result.ok ? 'ok  ' : 'SHORT'} ${row.name}`);
    for (const { against, ratio, must, ok } of result.parts)
      line(
        `       ${ratio} × ${against}, must ${result.bound === 'least' ? '≥' : '≤'} ${must}${ok ? '' : '  <'}`,
      );
    for (const { name, median, least, most, unit } of result.figures)
      line(`         ${name}: ${median} ${unit} (${least} to ${most})`);
    for (const note of result.notes.filter((each) => each.startsWith('Not'))) line(`         ${note}`);
    const known = new Map([...results, ...fresh].map((each) => [each.row, each]));
    results = rows.flatMap(({ name }) => known.get(name) ?? []);
    if (!quick) writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  }
  if (quick) results = fresh;
  const peak = process.resourceUsage().maxRSS / 1000;
  line(`peak memory of this process: ${Math.round(peak)} MB`);
}
const short = results.filter(({ ok }) => !ok).map(({ row }) => row);
const missing =
  quick || wanted !== undefined ? [] : rows.filter(({ name }) => !results.some(({ row }) => row === name));
if (short.length > 0) line(`short: ${short.join(', ')}`);
if (missing.length > 0) line(`never measured: ${missing.map(({ name }) => name).join(', ')}`);
process.exit(values.check === true && (short.length > 0 || missing.length > 0) ? 1 : 0);
