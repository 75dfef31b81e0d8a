import { readdirSync, readFileSync } from 'node:fs';
import JSON5 from 'json5';
import { type Outcome, type Problem, problem } from '../core/index.js';

/** Files as configuration needs them; undefined: it isn't there or can't be read. */
export interface ReadFiles {
  read(path: string): string | undefined;
  list(folder: string): readonly string[] | undefined;
}

/** The machine's own files. */
export const machineFiles: ReadFiles = {
  read: (path) => attempt(() => readFileSync(path, 'utf8')),
  list: (folder) => attempt(() => readdirSync(folder)),
};

const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

/** A JSON or JSON5 text → its value; a fault of its syntax is a problem with line and column. */
export function parseConfig(path: string, text: string | undefined): Outcome<unknown> {
  if (text === undefined)
    return {
      value: undefined,
      problems: [
        configProblem(path, '', '文件不存在或无法读取', 'the file does not exist or cannot be read'),
      ],
    };
  try {
    return { value: JSON5.parse(text), problems: [] };
  } catch (error) {
    const {
      lineNumber = 1,
      columnNumber = 1,
      message,
    } = error as Error & { lineNumber?: number; columnNumber?: number };
    const offset = Buffer.byteLength(
      text
        .split(/(?<=\n)/)
        .slice(0, lineNumber - 1)
        .join('') + (text.split('\n')[lineNumber - 1] ?? '').slice(0, columnNumber - 1),
    );
    const what = message.replace(/^JSON5: /, '');
    const where = `${lineNumber}:${columnNumber}`;
    const made = configProblem(path, where, `不是合法的 JSON:${what}`, `not JSON: ${what}`);
    return {
      value: undefined,
      problems: [{ ...made, at: { offset, line: lineNumber, column: columnNumber } }],
    };
  }
}

/** A `configuration-invalid` problem that names file and place, each language with its own reason. */
export function configProblem(path: string, at: string, zh: string, en: string): Problem {
  const place = at === '' ? path : `${path}: ${at}`;
  const made = (reason: string): Problem =>
    problem('configuration-invalid', undefined, { values: { reason } });
  return {
    ...made(''),
    message: { zh: made(`${place} ${zh}`).message.zh, en: made(`${place} ${en}`).message.en },
    ...(at === '' || /^\d/.test(at) ? {} : { at: { offset: 0, path: at } }),
  };
}
