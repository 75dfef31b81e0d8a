import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { htmlOf } from './html.js';
import { junitOf } from './junit.js';
import type { Report } from './report.js';

/** The line that a report's signature begins with. */
export const SIGNED = 'eport conformance report/1';
const FILES = ['report.json', 'report.html', 'report.xml'] as const;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Makes of a text a signed note (C2SP): the text and its signature lines. */
export type SignNote = (text: string) => Promise<string>;

/** Of a check of files: what is wrong in them, as code hosts and editors read it. */
const SARIF = 'report.sarif';

/**
 * Writes report.json, report.html, report.xml (JUnit), report.sarif where it is given, and report.sig, which signs the hashes
 * of all of them.
 */
export async function writeReport(
  folder: string,
  report: Report,
  sign: SignNote,
  sarif?: string,
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const json = Buffer.from(`${JSON.stringify(report, null, 2)}\n`);
  const contents: readonly (readonly [string, Buffer])[] = [
    ['report.json', json],
    ['report.html', Buffer.from(htmlOf(report, sha256(json)))],
    ['report.xml', Buffer.from(junitOf(report))],
    ...(sarif === undefined ? [] : [[SARIF, Buffer.from(sarif)] as const]),
  ];
  for (const [name, bytes] of contents) writeFileSync(join(folder, name), bytes);
  // One of an earlier report would stand beside this one unsigned.
  if (sarif === undefined) rmSync(join(folder, SARIF), { force: true });
  const lines = contents.map(([name, bytes]) => `${sha256(bytes)}  ${name}`);
  const text = `${[SIGNED, `session ${report.session.id}`, `judged ${report.judgedAt}`, ...lines].join('\n')}\n`;
  writeFileSync(join(folder, 'report.sig'), await sign(text));
  return [...contents.map(([name]) => name), 'report.sig'].map((name) => join(folder, name));
}

/** A report's signature file as it is read back: what it says of the files beside it. */
export interface Sealed {
  readonly note: string;
  readonly session: string;
  readonly report: Report;
  /** Files that aren't what was signed, or aren't there. */
  readonly changed: readonly string[];
}

/** Reads a report by its folder or any of its files. @throws where there is none. */
export function readReport(path: string): Sealed {
  const folder = existsSync(join(path, 'report.sig')) ? path : dirname(path);
  const note = readFileSync(join(folder, 'report.sig'), 'utf8');
  const lines = note.slice(0, note.lastIndexOf('\n\n')).split('\n');
  if (lines[0] !== SIGNED) throw new Error(`${join(folder, 'report.sig')}: ${SIGNED}`);
  const signed = lines.map((line) => line.slice(66)).filter((name) => name === SARIF);
  const changed = [...FILES, ...signed].filter((name) => {
    const file = join(folder, name);
    const said = lines.find((line) => line.endsWith(`  ${name}`))?.slice(0, 64);
    return !existsSync(file) || sha256(readFileSync(file)) !== said;
  });
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  return { note, session: lines[1]?.slice('session '.length) ?? '', report, changed };
}
