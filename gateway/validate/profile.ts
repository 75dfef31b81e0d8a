import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, type Path, type Problem, parsePath, problem, type Shape } from '../core/index.js';
import { type CodeLists, noCodeLists } from './code-lists.js';
import { type Context, collector } from './context.js';
import { withCodes } from './profile-codes.js';
import { checkLists, type ListUse } from './profile-lists.js';
import { withOptional } from './profile-optional.js';
import { type Repeats, withRepeats } from './profile-repeats.js';
import { type Hit, select } from './select.js';

/** What a group of partners agreed beyond the directories. schemas/profile.schema.json describes the files. */
export interface Profile {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** The same table, its code lists with the profile's additions, its places as optional and as often as the profile makes them. */
  shape(shape: Shape): Shape;
  /** Whether its rules speak of that message (`CODECO:D:95B:UN`) by its name. */
  covers(message: string): boolean;
  /** `profile-required`, `profile-code` and, where lists were loaded, `code-unlisted` in a structured message. */
  check(root: Node, shape: Shape, context: Context): readonly Problem[];
}

export interface Profiles {
  readonly names: readonly string[];
  find(name: string): Profile | undefined;
  /** The profile that a message names itself by: its association code (0057) in `CODECO:D:95B:UN:ITG13`. */
  named(message: string): Profile | undefined;
}

/** A profile file. */
export interface ProfileFile {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Beginnings of association codes (0057). */
  readonly associations?: readonly string[];
  readonly rules: readonly ProfileRule[];
}

export interface ProfileRule {
  /** `CODECO`, `CODECO:D:95B`; absent: every message. */
  readonly messages?: readonly string[];
  /** Codes allowed beside the directory's: element, the segments it holds for (absent: all), code and meaning. */
  readonly codes?: ReadonlyArray<{
    readonly element: string;
    readonly segments?: readonly string[];
    readonly codes: Readonly<Record<string, string>>;
  }>;
  /** A value's only codes. */
  readonly only?: ReadonlyArray<{ readonly path: string; readonly codes: readonly string[] }>;
  /** Segments or values that must be there, for every node that the path before its last step finds. */
  readonly required?: ReadonlyArray<{ readonly path: string }>;
  /** Places of the table and values that the directory makes mandatory and these partners leave out. */
  readonly optional?: readonly string[];
  /** Places that stand more often than the directory lets them. */
  readonly repeats?: readonly Repeats[];
  /** Lists that are loaded at deployment, and the values they hold for. */
  readonly lists?: readonly ListUse[];
}

/** Loads schemas/profiles/*.json. Throws where a file isn't right: it is part of the program. */
export function loadProfiles(folder: string, lists: CodeLists = noCodeLists): Profiles {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ProfileFile);
  const profiles = new Map(files.map((file) => [file.name, compileProfile(file, lists)]));
  return {
    names: [...profiles.keys()],
    find: (name) => profiles.get(name),
    named(message) {
      const association = message.split(':')[4] ?? '';
      const file = files.find((each) => each.associations?.some((start) => association.startsWith(start)));
      return association === '' || file === undefined ? undefined : profiles.get(file.name);
    },
  };
}

interface Checked {
  readonly rule: ProfileRule;
  readonly only: ReadonlyArray<{ readonly path: Path; readonly codes: ReadonlySet<string> }>;
  readonly required: ReadonlyArray<{ readonly path: Path; readonly text: string }>;
}

/** Compiles a profile. @throws Error naming the path that can't be read */
export function compileProfile(file: ProfileFile, lists: CodeLists = noCodeLists): Profile {
  const rules = file.rules.map(
    (rule): Checked => ({
      rule,
      only: (rule.only ?? []).map(({ path, codes }) => ({ path: read(file, path), codes: new Set(codes) })),
      required: (rule.required ?? []).map(({ path }) => ({ path: read(file, path), text: path })),
    }),
  );
  const shapes = new WeakMap<Shape, Shape>();
  const holding = (shape: Shape): readonly Checked[] =>
    rules.filter(({ rule }) => rule.messages?.some((each) => within(shape.message, each)) !== false);
  return {
    name: file.name,
    title: file.title,
    covers: (message) =>
      rules.some(({ rule }) =>
        rule.messages?.some((each) => within(message, each) || within(each, message.split(':')[0] ?? '')),
      ),
    shape(shape) {
      const known = shapes.get(shape);
      if (known !== undefined) return known;
      const additions = holding(shape).flatMap(({ rule }) => rule.codes ?? []);
      const optional = holding(shape).flatMap(({ rule }) => rule.optional ?? []);
      const coded = additions.length === 0 ? shape : withCodes(shape, additions);
      const repeats = holding(shape).flatMap(({ rule }) => rule.repeats ?? []);
      const loose = optional.length === 0 ? coded : withOptional(coded, optional);
      const made = repeats.length === 0 ? loose : withRepeats(loose, repeats);
      shapes.set(shape, made);
      return made;
    },
    check(root, shape, context) {
      const { message, limits } = context;
      const found = collector(limits);
      const place = (node: Node, path: string, offset: number) =>
        ({ message, segment: node.position, path, offset }) as const;
      for (const { only, required } of holding(shape)) {
        for (const { path, codes } of only)
          for (const hit of select(root, path)) {
            const value = hit.value;
            if (value === undefined || codes.has(value)) continue;
            found.add('profile-code', () =>
              problem('profile-code', place(hit.node, hit.path, hit.offset), {
                found: value,
                expected: [...codes].join(' '),
                values: { profile: file.name },
              }),
            );
          }
        for (const { path, text } of required)
          for (const lack of lacking(root, path))
            found.add('profile-required', () =>
              problem('profile-required', place(lack.node, lack.path, lack.offset), {
                expected: text,
                values: { profile: file.name },
              }),
            );
      }
      const uses = holding(shape).flatMap(({ rule }) => rule.lists ?? []);
      if (uses.length > 0 && shape.syntax === 'edifact') checkLists(root, shape, uses, lists, context, found);
      return found.problems;
    },
  };
}

/** Where the last step finds nothing below a node that the steps before find, or finds it without the value. */
function lacking(root: Node, { steps, leaf }: Path): readonly Hit[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  return select(root, { steps: steps.slice(0, -1) }).flatMap((parent) => {
    const hits = select(parent.node, leaf === undefined ? { steps: [last] } : { steps: [last], leaf });
    const within = (name: string): string => (parent.path === '' ? name : `${parent.path}/${name}`);
    const first = hits[0];
    if (first === undefined) return [{ ...parent, path: within(last.name) }];
    if (leaf === undefined || hits.some((hit) => hit.value !== undefined)) return [];
    return [{ ...first, path: within(first.path) }];
  });
}

const within = (message: string, wanted: string): boolean =>
  message === wanted || message.startsWith(`${wanted}:`);

function read(file: ProfileFile, text: string): Path {
  const path = parsePath(text);
  if (typeof path === 'string') throw new Error(`profile ${file.name}: ${path}`);
  return path;
}
