import type { Compiled } from './compile.js';
import type { Place, PlanRow, ScopePlan } from './plan.js';

type Language = 'zh' | 'en';

const WORDS = {
  zh: {
    field: '规范字段',
    place: '报文位置',
    name: '名称',
    how: '取值',
    each: '每个',
    drop: '忽略',
    count: '的个数',
    fixed: '固定为',
    constant: '常量',
    when: '当',
    only: '仅',
    rest: '其余',
    lifted: '对所有',
    otherwise: '缺省',
  },
  en: {
    field: 'canonical field',
    place: 'place',
    name: 'name',
    how: 'values',
    each: 'each',
    drop: 'ignored',
    count: 'number of',
    fixed: 'always',
    constant: 'constant',
    when: 'when',
    only: 'only',
    rest: 'the rest',
    lifted: 'for all',
    otherwise: 'else',
  },
} as const;

/** A compiled mapping as a table of text that people of the business can read: field, place, what the standard calls it, values. */
export function explain(compiled: Compiled, language: Language): string {
  const words = WORDS[language];
  const { mapping, plan } = compiled;
  const lines: Array<readonly [string, string, string, string]> = [
    [words.field, words.place, words.name, words.how],
  ];
  const visit = (scope: ScopePlan, depth: number): void => {
    for (const row of scope.rows) {
      const [field, place, name, how] = cells(row, language);
      lines.push([`${'  '.repeat(depth)}${field}`, place, name, how]);
      if (row.kind !== 'each') continue;
      for (const lift of row.lifted) {
        const inner = cells(lift, language);
        lines.push([
          `${'  '.repeat(depth + 1)}${inner[0]}`,
          inner[1],
          inner[2],
          [inner[3], words.lifted].filter(Boolean).join(' · '),
        ]);
      }
      if (row.above) visit(row.above, depth + 1);
      visit(row.scope, depth + 1);
    }
  };
  if (plan.entries) visit(plan.entries.scope, 0);
  visit(plan.scope, 0);
  const widths = [0, 1, 2].map((i) =>
    Math.min(60, Math.max(...lines.map((line) => width(line[i] as string)))),
  );
  const title = mapping.title?.[language] ?? '';
  const head =
    `${compiled.name}  ${compiled.message}  ${compiled.type}/${compiled.version}  ${title}`.trimEnd();
  const rows = lines.map((line) =>
    line
      .map((cell, i) => (i < 3 ? pad(cell, widths[i] as number) : cell))
      .join('  ')
      .trimEnd(),
  );
  rows.splice(1, 0, widths.map((each) => '─'.repeat(each)).join('  '));
  return [head, '', ...rows, ''].join('\n');
}

function cells(row: PlanRow, language: Language): readonly [string, string, string, string] {
  const words = WORDS[language];
  const condition = [
    row.when &&
      `${words.when} ${row.when.field.join('.')} ${row.when.negated ? '≠' : '='} ${[...row.when.words].join('|')}`,
    row.kind === 'each' &&
      row.only &&
      `${words.only} ${row.only.field.join('.')} ${row.only.negated ? '≠' : '='} ${[...row.only.words].join('|')}`,
  ]
    .filter(Boolean)
    .join(' ');
  const how = (...parts: readonly (string | undefined)[]): string =>
    [...parts, condition].filter(Boolean).join(' · ');
  switch (row.kind) {
    case 'each':
      return [
        `${words.each} ${row.field.join('.')}`,
        row.elements ? `${row.scope.path}…${row.elements.to}` : row.scope.path,
        row.scope.element?.name ?? row.scope.shape.title ?? '',
        how(row.rest ? words.rest : undefined),
      ];
    case 'fixed':
      return [row.field.join('.'), '', '', how(`${words.fixed} ${String(row.value)}`)];
    case 'const':
      return ['', placesText([row.place]), nameOf(row.place), how(`${words.constant} ${row.value}`)];
    case 'count':
      return [`${words.count} ${row.field.join('.')}`, placesText([row.place]), nameOf(row.place), how()];
    case 'ignore':
      return ['', row.name, '', how(words.drop)];
    case 'parts':
      return [
        row.fields.map((field) => field.join('.')).join(' + '),
        placesText(row.places),
        nameOf(row.places[0]),
        how(row.codec.name),
      ];
    case 'by':
      return [
        row.field.join('.'),
        placesText(row.places),
        row.places.map(nameOf).join(' + '),
        how([...row.tupleOf].map(([word, tuple]) => `${word}=${tuple.join('+')}`).join(' ')),
      ];
    case 'spread':
      return [
        row.field.join('.'),
        placesText(row.places.slice(0, 1)),
        nameOf(row.places[0]),
        how(`${row.places.length} × ${row.width}`),
      ];
    case 'field': {
      const codes =
        row.codes && [...row.codes.codesOf].map(([word, list]) => `${word}=${list.join('|')}`).join(' ');
      const unit = row.unit?.constant ?? row.unit?.places[0]?.text;
      const codec = row.codec.name === 'text' ? undefined : row.codec.name;
      const fallback = row.fallback === undefined ? undefined : `${words.otherwise} ${String(row.fallback)}`;
      return [
        row.field.join('.'),
        placesText(row.places),
        nameOf(row.places[0]),
        how(codes, codec, row.formats.join(' '), unit, fallback),
      ];
    }
  }
}

const placesText = (places: readonly Place[]): string => places.map((place) => place.text || '·').join(' | ');

const nameOf = (place: Place | undefined): string => place?.value?.name ?? '';

/** Columns on a terminal: Chinese and full-width characters take two. */
const width = (text: string): number =>
  Array.from(text).reduce(
    (sum, each) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        each,
      )
        ? 2
        : 1),
    0,
  );

const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));
