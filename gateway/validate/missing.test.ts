import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Node, projectRoot, type Shape, type ShapeNode } from '../core/index.js';
import { loadDirectories } from './directories.js';
import { structure } from './structure.js';

const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const MESSAGES = ['CODECO', 'COARRI', 'COPARN', 'IFTMIN', 'IFTSTA', 'CUSCAR', 'CUSRES', 'COPRAR', 'BAPLIE'];

const segment = (name: string, position: number, children: readonly Node[] = []): Node => ({
  name,
  position,
  children,
  value: () => undefined,
  offset: () => position * 10,
  length: () => 3,
  leaves: () => [],
  elements: () => [],
  grouped: (other, inner) => segment(other, position, inner),
});

const problemsOf = (message: string, tags: readonly string[]): readonly string[] =>
  structure(
    tags.map((tag, i) => segment(tag, i + 1)),
    directories.shape(message).value as Shape,
    { message: '1', lenient: false, limits: defaultLimits },
  ).problems.map(({ code, at }) => `${code} ${at?.path} #${at?.segment}`);

/** The mandatory segments of a place and of the groups below it. */
const least = ({ tag, min, children }: ShapeNode): readonly string[] =>
  min === 0 ? [] : [tag, ...children.flatMap(least)];

describe('a message that ends early or lacks what it is about is told what is missing, and nothing else', () => {
  it.each<[string, string, readonly string[]]>([
    ['CODECO:D:95B:UN', 'UNH BGM TDT LOC NAD CNT UNT', ['segment-missing EQD #5']],
    ['CODECO:D:95B:UN', 'UNH BGM TDT NAD UNT', ['segment-missing EQD #4', 'segment-missing CNT #4']],
    ['CODECO:D:00B:UN', 'UNH BGM NAD CNT UNT', ['segment-missing EQD #3']],
    ['COARRI:D:95B:UN', 'UNH BGM RFF NAD EQD RFF EQD CNT UNT', ['segment-missing TDT #3']],
    [
      'COARRI:D:95B:UN',
      'UNH BGM CNT UNT',
      ['segment-missing TDT #2', 'segment-missing NAD #2', 'segment-missing EQD #2'],
    ],
    ['COARRI:D:95B:UN', 'UNH BGM TDT NAD UNT', ['segment-missing EQD #4', 'segment-missing CNT #4']],
    [
      'COARRI:D:95B:UN',
      'UNH UNT',
      ['BGM', 'TDT', 'NAD', 'EQD', 'CNT'].map((tag) => `segment-missing ${tag} #1`),
    ],
    ['COPARN:D:95B:UN', 'UNH BGM RFF TDT CNT UNT', ['segment-missing NAD #4', 'segment-missing EQD #4']],
    // what belongs to a trigger that is missing isn't told beside it
    ['BAPLIE:D:95B:UN', 'UNH BGM DTM LOC LOC UNT', ['segment-missing TDT #3']],
    // a stray one stays the one fault where the others still come
    ['COARRI:D:95B:UN', 'UNH BGM CNT TDT NAD EQD CNT UNT', ['segment-unexpected CNT #3']],
  ])('%s %s', (message, tags, problems) => {
    expect(problemsOf(message, tags.split(' '))).toEqual(problems);
  });

  const places = MESSAGES.flatMap((type) =>
    ['95B', '00B', '16A'].flatMap((release) => {
      const message = `${type}:D:${release}:UN`;
      const rows = directories.shape(message).value?.root.children ?? [];
      return rows
        .filter(({ min, tag }) => min > 0 && !/^UN[HT]$/.test(tag))
        .map((row): [string, string, readonly ShapeNode[]] => [message, row.name, rows]);
    }),
  );
  it.each(places)('%s without %s', (message, name, rows) => {
    const from = rows.findIndex((row) => row.name === name);
    const kept = rows.filter((row) => row.name !== name).flatMap(least);
    const before = rows.slice(0, from).flatMap(least).length;
    expect(problemsOf(message, kept)).toEqual([`segment-missing ${name} #${before}`]);
    const ended = [...rows.slice(0, from).flatMap(least), 'UNT'];
    const all = rows.slice(from).filter(({ min, tag }) => min > 0 && tag !== 'UNT');
    expect(problemsOf(message, ended)).toEqual(all.map((row) => `segment-missing ${row.name} #${before}`));
  });
});
