// node scripts/reliability.mjs REPORT.json … : takes what `npm run chaos -- --report` and `npm run soak -- --figures` wrote into
// docs/reliability.runs.json (a run of the same kind and store takes the place of the one before) and writes the tables of
// docs/reliability.md and its Chinese version anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const PAGES = { en: join(root, 'docs/reliability.md'), zh: join(root, 'docs/reliability.zh-CN.md') };
const RUNS = join(root, 'docs/reliability.runs.json');
const [BEGIN, END] = ['<!-- runs -->', '<!-- /runs -->'];

/** The runs that the page tells of. */
export const runs = () => JSON.parse(readFileSync(RUNS, 'utf8'));

/** What is kept of a report: enough for the table, without samples and cycles. */
const kept = ({ store, seed, kills, totals, starts, seconds, faults, minutes, figures, cycles, rate }) => ({
  kind: minutes === undefined ? 'chaos' : 'soak',
  store,
  seed,
  ...(minutes === undefined ? {} : { minutes }),
  ...(rate === undefined ? {} : { rate }),
  kills,
  starts,
  seconds,
  rounds: cycles.length,
  ...totals,
  faults: faults.length,
  ...(figures === undefined ? {} : { figures }),
});

const command = ({ kind, store, seed, minutes, kills }) =>
  kind === 'soak'
    ? `npm run soak -- --minutes ${minutes} --store ${store} --seed ${seed}`
    : `npm run chaos -- --kills ${kills} --store ${store} --seed ${seed}`;

/** The tables, in a language. */
export function tables(all, lang) {
  const zh = lang === 'zh';
  const head = zh
    ? '| 命令 | 时长 | kill -9 | 轮次 | 受理 | 送达 | 同一标识的重复 | 丢失、重复或不平 |\n|---|---:|---:|---:|---:|---:|---:|---:|'
    : '| command | time | kill -9 | rounds | accepted | delivered | repeats under the same id | lost, doubled or out of balance |\n|---|---:|---:|---:|---:|---:|---:|---:|';
  const lines = all.map(
    (each) =>
      `| \`${command(each)}\` | ${Math.round(each.seconds / 60)} min | ${each.kills} | ${each.rounds} | ${each.acknowledged} | ${each.deliveries} | ${each.repeats} | ${each.faults} |`,
  );
  const soaks = all.filter((each) => each.figures !== undefined);
  const figures = soaks.flatMap((each) => [
    '',
    zh
      ? `平稳性,${each.minutes} 分钟,${each.store}:`
      : `Flatness over ${each.minutes} minutes, ${each.store}:`,
    '',
    zh ? '| 量 | 测得 | 界限 |\n|---|---:|---:|' : '| figure | found | bound |\n|---|---:|---:|',
    ...each.figures.map(
      ({ name, found, bound, unit }) => `| ${name} | ${found} ${unit} | ${bound} ${unit} |`,
    ),
  ]);
  return [head, ...lines, ...figures].join('\n');
}

/** The page with its tables made anew. */
export function withTables(page, all, lang) {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  return `${page.slice(0, from)}\n${tables(all, lang)}\n${page.slice(page.indexOf(END))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const same = (one, other) => one.kind === other.kind && one.store === other.store;
  const added = process.argv.slice(2).map((file) => kept(JSON.parse(readFileSync(file, 'utf8'))));
  let known = [];
  try {
    known = runs();
  } catch {}
  const all = [...known.filter((each) => !added.some((other) => same(each, other))), ...added];
  writeFileSync(RUNS, `${JSON.stringify(all, null, 2)}\n`);
  for (const [lang, file] of Object.entries(PAGES))
    writeFileSync(file, withTables(readFileSync(file, 'utf8'), all, lang));
}
