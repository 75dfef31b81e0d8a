import type { Problem } from '../core/index.js';

/** How one file's problems are printed for people. */
export interface Pretty {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly lang: 'zh' | 'en';
  readonly colour: boolean;
  /** Decodes bytes of the file for display. */
  decode(bytes: Uint8Array): string;
}

const WORDS = {
  zh: {
    error: '错误',
    warning: '警告',
    info: '提示',
    message: '报文',
    segment: '段',
    found: '实际',
    expected: '应为',
    hint: '建议',
  },
  en: {
    error: 'error',
    warning: 'warning',
    info: 'info',
    message: 'message',
    segment: 'segment',
    found: 'found',
    expected: 'expected',
    hint: 'hint',
  },
} as const;

const COLOUR = {
  error: '\x1b[1;31m',
  warning: '\x1b[1;33m',
  info: '\x1b[1;36m',
  dim: '\x1b[2m',
  off: '\x1b[0m',
} as const;

/** Bytes of a source line shown on either side of the place, where the line is longer than a screen. */
const BEFORE = 60;
const AFTER = 60;

/** One problem the way compilers print it: the place underlined in its line, what was found and expected, a hint. */
export function prettyProblem(each: Problem, on: Pretty): string {
  const words = WORDS[on.lang];
  const paint = (colour: keyof typeof COLOUR, text: string): string =>
    on.colour ? `${COLOUR[colour]}${text}${COLOUR.off}` : text;
  const rows = [`${paint(each.severity, `${words[each.severity]}[${each.code}]`)}: ${each.message[on.lang]}`];
  const { at } = each;
  let margin = ' ';
  if (at === undefined) rows.push(`  --> ${on.file}`);
  else {
    const where = [
      at.message === undefined ? '' : `${words.message} ${at.message}`,
      at.segment === undefined ? '' : `${words.segment} ${at.segment}`,
      at.path ?? '',
    ].filter((part) => part !== '');
    rows.push(
      `  --> ${on.file}:${at.line ?? 1}:${at.column ?? 1}${where.length > 0 ? ` (${where.join(', ')})` : ''}`,
    );
    const number = String(at.line ?? 1);
    margin = ' '.repeat(number.length);
    const { text, indent, length } = excerpt(at.offset, each, on);
    if (text !== '')
      rows.push(
        paint('dim', ` ${margin} |`),
        `${paint('dim', ` ${number} |`)} ${text}`,
        `${paint('dim', ` ${margin} |`)} ${' '.repeat(indent)}${paint(each.severity, '^'.repeat(length))}`,
      );
  }
  if (each.found !== undefined) rows.push(` ${margin} = ${words.found}: ${printable(each.found)}`);
  if (each.expected !== undefined) rows.push(` ${margin} = ${words.expected}: ${printable(each.expected)}`);
  if (each.hint !== undefined) rows.push(` ${margin} = ${words.hint}: ${each.hint[on.lang]}`);
  return `${rows.join('\n')}\n`;
}

/** The part of the source line around an offset, as shown, with the columns to underline. */
function excerpt(
  offset: number,
  each: Problem,
  on: Pretty,
): { text: string; indent: number; length: number } {
  const { bytes } = on;
  const at = Math.min(offset, bytes.length);
  let from = at;
  while (from > 0 && at - from < BEFORE && !isBreak(bytes[from - 1])) from--;
  while (from < at && from > 0 && isContinuation(bytes[from])) from++;
  let to = at;
  while (to < bytes.length && to - at < AFTER && !isBreak(bytes[to])) to++;
  while (to > at && to < bytes.length && isContinuation(bytes[to])) to--;
  const before = printable(on.decode(bytes.subarray(from, at)));
  const after = printable(on.decode(bytes.subarray(at, to)));
  const cut = from > 0 && !isBreak(bytes[from - 1]) ? '…' : '';
  const more = to < bytes.length && !isBreak(bytes[to]) ? '…' : '';
  const found = each.found === undefined ? '' : printable(each.found);
  const marked = found !== '' && after.startsWith(found) ? found : (/^[^'+:<>"\s]*/.exec(after)?.[0] ?? '');
  return {
    text: cut + before + after + more,
    indent: width(cut + before),
    length: Math.max(1, width(marked)),
  };
}

const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Control characters made visible, so that a message can't steer the terminal it is printed on. */
const printable = (text: string): string =>
  text
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, (c) =>
      c.codePointAt(0)! < 32 ? String.fromCodePoint(0x2400 + c.codePointAt(0)!) : '\ufffd',
    );

/** Columns on a terminal: Chinese and full-width characters take two. */
const width = (text: string): number => {
  let n = 0;
  for (const c of text)
    n +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
        c,
      )
        ? 2
        : 1;
  return n;
};

/** The closing sentence of a file: how many of what. */
export function summary(problems: readonly Problem[], file: string, lang: 'zh' | 'en'): string {
  const count = (severity: Problem['severity']): number =>
    problems.filter((each) => each.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  if (lang === 'zh')
    return `${file}: ${errors === 0 ? '通过' : '未通过'},${errors} 个错误,${warnings} 个警告\n`;
  return `${file}: ${errors === 0 ? 'accepted' : 'not accepted'}, ${errors} error${errors === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}\n`;
}

/** What was found in several files: how many are accepted, and which problems how often, in how many of them. */
export function overview(
  reports: ReadonlyArray<{ readonly file: string; readonly problems: readonly Problem[] }>,
  lang: 'zh' | 'en',
): string {
  const refused = reports.filter(({ problems }) => problems.some((each) => each.severity === 'error'));
  const codes = new Map<string, { severity: Problem['severity']; count: number; files: Set<string> }>();
  for (const { file, problems } of reports)
    for (const { code, severity } of problems) {
      const key = `${severity} ${code}`;
      const known = codes.get(key) ?? { severity, count: 0, files: new Set<string>() };
      known.count++;
      known.files.add(file);
      codes.set(key, known);
    }
  const rank = { error: 0, warning: 1, info: 2 };
  const lines = [...codes]
    .sort(([, a], [, b]) => rank[a.severity] - rank[b.severity] || b.count - a.count)
    .map(([key, { severity, count, files }]) => {
      const code = key.slice(severity.length + 1);
      const where = lang === 'zh' ? `${files.size} 个文件` : `${files.size} files`;
      return `  ${String(count).padStart(6)}  ${severity.padEnd(7)}  ${code.padEnd(24)}  ${where}\n`;
    });
  const passed = reports.length - refused.length;
  const head =
    lang === 'zh'
      ? `\n共 ${reports.length} 个文件:${passed} 个通过,${refused.length} 个未通过\n`
      : `\n${reports.length} files: ${passed} accepted, ${refused.length} not accepted\n`;
  return head + lines.join('');
}
