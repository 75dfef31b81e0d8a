import { join } from 'node:path';
import { type Outcome, type Problem, problem, type Shape, type ShapeNode } from '../core/index.js';
import { type Directory, openDirectories } from './directory-file.js';
import { type Assembler, assembler } from './message-shape.js';
import { published } from './published.js';

/** The tables of all messages that are held, in all directories. */
export interface Directories {
  /**
   * The table of `CODECO:D:95B:UN[:association]`. A published directory that isn't held, or that lacks the
   * message, is read by the nearest older one that has it, else the nearest newer one (`directory-nearest`);
   * `directory-unknown` and `message-unknown` leave the value undefined. Problems have no place.
   */
  shape(name: string): Outcome<Shape | undefined>;
  /** The shape of UNB, UNG, UNE, UNZ, UNH, UNT, … in syntax version 3 (which also serves 1 and 2) or 4. */
  serviceSegment(tag: string, syntaxVersion: number): ShapeNode | undefined;
  /** `D.95B`, …, oldest first. */
  readonly held: readonly string[];
}

interface Held {
  readonly directory: Directory;
  readonly age: number;
  readonly assemble: Assembler;
}

/** Loads schemas/edifact; tables and code lists are put together when first asked for, and kept. */
export function loadDirectories(folder: string): Directories {
  const services = openDirectories(join(folder, 'service.json'));
  const [v3, v4] = services as readonly [Directory, Directory];
  const service = { v3: assembler(v3, v3), v4: assembler(v4, v4) };
  const opened = openDirectories(join(folder, 'un.json'));
  const held: readonly Held[] = opened.map((directory) => ({
    directory,
    age: published('D', directory.name.slice(2)) ?? 0,
    // A message's header and trailer may be of either syntax version; version 4's hold everything of version 3's.
    assemble: assembler(directory, v4, opened.at(-1)),
  }));
  const known = new Map<string, Outcome<Shape | undefined>>();
  const keep = (key: string, make: () => Outcome<Shape | undefined>): Outcome<Shape | undefined> => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    // Names come from the wire: a stream of invented ones mustn't fill the memory.
    if (known.size < 10_000) known.set(key, made);
    return made;
  };

  const ofService = (type: string, version: string, release: string): Outcome<Shape | undefined> => {
    const exact = serviceVersion(version, release);
    const age = published(version, release);
    if (exact === undefined && age === undefined)
      return refused('directory-unknown', `${version}:${release}`);
    const wanted = exact ?? 3;
    const use = wanted === 4 || !v3.has(type) ? 'v4' : 'v3';
    const name = use === 'v4' ? `${type}:4:1:UN` : `${type}:D:3:UN`;
    const warn =
      exact === undefined ? [nearest(`${version}:${release}`, name.slice(type.length + 1, -3))] : [];
    return { value: service[use].shape(type, name), problems: warn };
  };

  const ofDirectory = (type: string, version: string, release: string): Outcome<Shape | undefined> => {
    const having = held.filter(({ directory }) => directory.has(type));
    if (having.length === 0) return refused('message-unknown', type);
    const age = published(version, release);
    if (age === undefined) return refused('directory-unknown', `${version}:${release}`);
    const ahead = AHEAD[`${type}:${release}`];
    const use =
      having.find((each) => ahead !== undefined && each.directory.name === ahead) ??
      having.findLast((each) => each.age <= age) ??
      (having[0] as Held);
    const directory = `D:${use.directory.name.slice(2)}`;
    return {
      value: use.assemble.shape(type, `${type}:${directory}:UN`),
      problems: use.age === age ? [] : [nearest(`${version}:${release}`, directory)],
    };
  };

  return {
    held: held.map(({ directory }) => directory.name),
    shape(name) {
      const [type = '', version = '', release = ''] = name.split(':');
      return keep(`${type}:${version}:${release}`, () =>
        v3.has(type) || v4.has(type)
          ? ofService(type, version, release)
          : ofDirectory(type, version, release),
      );
    },
    serviceSegment: (tag, syntaxVersion) => service[syntaxVersion >= 4 ? 'v4' : 'v3'].segment(tag),
  };
}

/** Tables that changed in a directory which isn't held: PAXLST has a person's RFF since D.02B, as in D.03A. */
const AHEAD: Readonly<Record<string, string>> = { 'PAXLST:02B': 'D.03A' };

/** Service messages are numbered apart: CONTRL is 2:2, D:3 in syntax versions 1 to 3, 4:1 in version 4. */
function serviceVersion(version: string, release: string): 3 | 4 | undefined {
  if (version === '4' || (version === 'D' && release === '4')) return 4;
  if (/^[123]$/.test(version) && /^[1-9]$/.test(release)) return 3;
  return version === 'D' && /^[123]$/.test(release) ? 3 : undefined;
}

const refused = (
  code: 'directory-unknown' | 'message-unknown',
  found: string,
): Outcome<Shape | undefined> => ({ value: undefined, problems: [problem(code, undefined, { found })] });

const nearest = (found: string, expected: string): Problem =>
  problem('directory-nearest', undefined, { found, expected });
