import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowResult } from '../bench/result.js';
import { rows } from '../bench/rows.js';
import { projectRoot } from '../gateway/core/index.js';

type Lang = 'en' | 'zh';

/** docs/performance.md and its Chinese twin: what bench/results.json says, row by row. */
export function performancePage(lang: Lang): string {
  const results = JSON.parse(readFileSync(join(projectRoot, 'bench/results.json'), 'utf8')) as RowResult[];
  const table = rows.flatMap(({ name, title, must }) => {
    const result = results.find(({ row }) => row === name);
    if (result === undefined) return [`| ${title[lang]} | ${must[lang]} | | ${WORDS.never[lang]} |`];
    return [
      `| ${title[lang]} | ${must[lang]} | ${ratios(result)} | ${WORDS[result.ok ? 'yes' : 'no'][lang]} |`,
    ];
  });
  const figures = rows.flatMap(({ name, title }) => {
    const result = results.find(({ row }) => row === name);
    if (result === undefined) return [];
    const lines = result.figures.map(
      ({ name: of, median, least, most, unit }) => `- ${of}: ${median} ${unit} (${least}–${most})`,
    );
    return [`### ${title[lang]}`, [...lines, ...(lang === 'en' ? result.notes : [])].join('\n')];
  });
  const short = results.filter(({ ok }) => !ok).map(({ row }) => `\`${row}\``);
  return `${[HEAD[lang], [TABLE[lang], ...table].join('\n'), SHORT[lang](short, roundsOf(results)), PROSE[lang], WORDS.figures[lang], ...figures].join('\n\n')}\n`;
}

/** How many rounds the rows were measured in, and when they differ from each other: the fewest. */
const roundsOf = (results: readonly RowResult[]): number => Math.min(...results.map(({ rounds }) => rounds));

const ratios = ({ parts, bound }: RowResult): string =>
  parts
    .map(({ against, ratio, ok }) => `${ratio} × ${against}${ok ? '' : bound === 'least' ? ' ↓' : ' ↑'}`)
    .join('<br>');

const WORDS = {
  yes: { en: 'yes', zh: '是' },
  no: { en: '**no**', zh: '**否**' },
  never: { en: 'not measured', zh: '未测量' },
  figures: { en: '## Figures', zh: '## 数据' },
} as const;

const HEAD = {
  en: `# Performance

[中文](performance.zh-CN.md)

Generated from \`bench/results.json\` (\`npm run bench\`, then \`npx vitest run scripts -u\`); do not edit. Ratios are medians of ratios within a round, in
which the product, its peers and the limits run in turn: they hold from machine to machine better than megabytes do. \`npm run bench -- --check\` fails when a row
falls short.`,
  zh: `# 性能

[English](performance.md)

由 \`bench/results.json\` 生成(\`npm run bench\`,然后 \`npx vitest run scripts -u\`),请勿手工修改。每一轮中本产品、同类库与极限程序交替运行,表中为各轮比值的中位数;比值在不同机器之间比绝对值稳定。未达标时 \`npm run bench -- --check\` 失败。`,
} as const;

const TABLE = {
  en: '| what | must reach | reaches | does |\n|---|---|---|---|',
  zh: '| 项目 | 应达到 | 实测 | 达标 |\n|---|---|---|---|',
} as const;

const SHORT = {
  en: (rows: readonly string[], rounds: number) =>
    `${rows.length === 0 ? 'Every row is reached.' : `Short: ${rows.join(', ')}.`} Rounds: ${rounds}.`,
  zh: (rows: readonly string[], rounds: number) =>
    `${rows.length === 0 ? '全部达标。' : `未达标: ${rows.join('、')}。`}轮数: ${rounds}。`,
} as const;

const PROSE = {
  en: `## Where the time goes

Of judging a CODECO in a long interchange (\`node --cpu-prof\`) the mapping takes a little more than a third, marking and naming segments a fifth, the canonical schema a
fifth, elements and their codes a seventh; no single function takes a tenth. What stands between the product and the hand-written limits is what the limits leave out: places for
problems, recovery, any directory and partner, what no field takes (kept in \`extensions\`), dates, check digits, character sets. One interchange is judged by one
thread, however large it is. Of single small messages answering (CONTRL) is another third of the judging, and waking threads and committing most of the rest.

Writing reads back what it wrote and judges it before it goes out, so it can't be as fast as reading alone. \`eport check\` also maps each message, since some problems are only seen there.`,
  zh: `## 时间花在何处

在长交换中判定一份 CODECO 时(\`node --cpu-prof\`),映射占三分之一强,分隔符与段名占五分之一,规范模式校验占五分之一,数据元及代码占七分之一;没有哪个函数超过十分之一。一个交换无论多大都由一个线程判定。对单份小报文,应答(CONTRL)另占判定时间的三分之一,其余多为唤醒线程与提交。与手写极限的差距在于极限程序省去的部分:问题的位置、恢复、各目录与伙伴、\`extensions\`、日期、校验位、字符集。

写出之前要把写好的报文读回并判定,因此不可能与单纯读取一样快。\`eport check\` 也执行映射,因为有些问题只有映射时才能发现。`,
} as const;
