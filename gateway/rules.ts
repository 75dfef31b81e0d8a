import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, type Problem, problem, projectRoot, type Shape, type Syntax } from './core/index.js';
import { filesBelow, type MappingFile, mappingFiles } from './mapping-files.js';
import { type Compiled, compileMapping } from './translate/compile.js';
import type { Mapping } from './translate/parse.js';
import { loadSchemas, type Schemas } from './validate/canonical.js';
import { type CodeLists, loadCodeLists, noCodeLists } from './validate/code-lists.js';
import { type Directories, loadDirectories } from './validate/directories.js';
import { loadProfiles, type Profiles } from './validate/profile.js';
import { loadShapes, type Shapes } from './validate/shapes.js';

/** Everything that judging goes by: directories, shapes, schemas, profiles, mappings. */
export interface Rules {
  readonly directories: Directories;
  readonly shapes: Shapes;
  readonly schemas: Schemas;
  readonly profiles: Profiles;
  /** By name (`equipment-event/codeco-d95b`; a partner's overlay is `partners/<partner>/<name>`). */
  readonly mappings: ReadonlyMap<string, MappingFile>;
  /** Hexadecimal SHA-256 over all of it; the judged record names it. */
  readonly digest: string;
  /**
   * The mapping that reads this message, compiled against its shape; overlays of that partner folder go first, then
   * mappings made for the message's association code (0057).
   */
  mappingFor(shape: Shape, overlays?: string, association?: string): Outcome<Compiled | undefined>;
  /** The mapping of that name (a partner's overlay first), or the one that writes that message (an EDIFACT message of another directory: the nearest), compiled; `dxp+` before it is about the wrapper. */
  mappingNamed(name: string, overlays?: string): Compiled | undefined;
  /** The table of that message: EDIFACT by directory, the others by shape file. */
  shape(syntax: Syntax, message: string, variant?: string): Outcome<Shape | undefined>;
}

export interface Loading {
  /** Folder that holds mappings/ and schemas/. */
  readonly root?: string;
  /** Compile a mapping when it is first asked for, as a command does that needs one or two; a node compiles all at its start. */
  readonly lazy?: boolean;
  /** Folder of code lists that aren't shipped (`smdg-liners.csv`, `smdg-terminals.csv`), for the profiles that use them. */
  readonly codeLists?: string;
}

/**
 * Loads mappings/ and schemas/. A mapping or overlay that isn't right is a problem that names its file and row; the
 * others are usable all the same.
 */
export function loadRules({ root = projectRoot, lazy = false, codeLists }: Loading = {}): Outcome<Rules> {
  const problems: Problem[] = [];
  const lists = codeLists === undefined ? noCodeLists : listsOf(codeLists, problems);
  const directories = loadDirectories(join(root, 'schemas/edifact'));
  const shapes = loadShapes(join(root, 'schemas'), { lazy });
  const schemas = loadSchemas(join(root, 'schemas/canonical'));
  const profiles = loadProfiles(join(root, 'schemas/profiles'), lists);
  const hash = createHash('sha256');

  const shape = (syntax: Syntax, message: string, variant?: string): Outcome<Shape | undefined> => {
    if (syntax === 'edifact') return directories.shape(message);
    const found = shapes.find(syntax, message, variant);
    return {
      value: found,
      problems: found === undefined ? [problem('message-unknown', undefined, { found: message })] : [],
    };
  };

  const mappings = mappingFiles(join(root, 'mappings'));
  for (const { file, bytes } of mappings.values()) hash.update(`${file}\0`).update(bytes).update('\0');
  for (const each of ['edifact', 'xml', 'flat', 'json', 'canonical', 'profiles'])
    for (const file of filesBelow(join(root, 'schemas', each)))
      hash.update(`${each}/${file}\0`).update(readFileSync(join(root, 'schemas', each, file)));

  for (const { file, bytes } of lists.files) hash.update(`code-lists/${file}\0`).update(bytes).update('\0');

  const compileHome = (mapping: Mapping): Outcome<Compiled | undefined> => {
    const table = shape(mapping.syntax, mapping.message);
    if (table.value === undefined) {
      const reason = `${mapping.name}: ${mapping.message}`;
      return { value: undefined, problems: [problem('mapping-invalid', undefined, { values: { reason } })] };
    }
    // a code that some profile adds is no surprise in a mapping
    const widened = profiles.names.reduce(
      (made, name) => profiles.find(name)?.shape(made) ?? made,
      table.value,
    );
    const others = (): readonly Shape[] =>
      mapping.reads.flatMap((name) => shape(mapping.syntax, name).value ?? []);
    return compileMapping(mapping, widened, schemas.schema(mapping.type, mapping.version), { others });
  };
  const atHome = remembered((name: string): Outcome<Compiled | undefined> => {
    const parsed = mappings.get(name)?.parsed();
    if (parsed?.value === undefined) return { value: undefined, problems: parsed?.problems ?? [] };
    const compiled = compileHome(parsed.value);
    return { value: compiled.value, problems: [...parsed.problems, ...compiled.problems] };
  });
  if (!lazy) for (const name of mappings.keys()) problems.push(...atHome(name).problems);

  const families = new Set([...mappings.values()].map((each) => familyOf(associationOf(each.message))));
  const chosen = new Map<string, Outcome<Compiled | undefined>>();
  const choose = (table: Shape, overlays: string, association: string): Outcome<Compiled | undefined> => {
    const own = `partners/${overlays}/`;
    const nearest = [...mappings.values()]
      .filter(
        (each) =>
          serves(each, table, association) &&
          (!each.name.startsWith('partners/') || each.name.startsWith(own)),
      )
      .sort(
        (a, b) =>
          Number(b.name.startsWith(own)) - Number(a.name.startsWith(own)) ||
          Number(home(b, table)) - Number(home(a, table)) ||
          Number(associated(b)) - Number(associated(a)) ||
          distance(a, table) - distance(b, table),
      )[0];
    if (nearest === undefined)
      return {
        value: undefined,
        problems: [problem('mapping-missing', undefined, { found: table.message })],
      };
    if (home(nearest, table)) return { value: atHome(nearest.name).value, problems: [] };
    const { value: mapping } = nearest.parsed();
    if (mapping === undefined) return { value: undefined, problems: [] };
    return compileMapping(mapping, table, schemas.schema(mapping.type, mapping.version), { adapt: true });
  };

  /** `CODECO:D:21B:UN`, also with an association code: the nearest mapping, for the table of that very directory. */
  const inDirectory = (wanted: string, overlays?: string): Compiled | undefined => {
    const directory = directoryOf(wanted);
    if (!/^[A-Z]{6}:[A-Z0-9]+:[A-Z0-9]+:[A-Z]+$/.test(directory)) return undefined;
    const table = shape('edifact', directory).value;
    if (table?.message !== directory) return undefined;
    const nearest = rules.mappingFor(table, overlays, associationOf(wanted)).value;
    return nearest === undefined ? undefined : { ...nearest, message: wanted };
  };

  const rules: Rules = {
    directories,
    shapes,
    schemas,
    profiles,
    mappings,
    digest: hash.digest('hex'),
    mappingFor(table, overlays = '', association = '') {
      const family = families.has(familyOf(association)) ? familyOf(association) : '';
      const key = `${overlays}\0${table.syntax}\0${table.message}\0${family}`;
      const known = chosen.get(key) ?? choose(table, overlays, family);
      chosen.set(key, known);
      return known;
    },
    mappingNamed(wanted, overlays) {
      const name = wanted.replace(/^dxp\+/, '');
      const writes = [...mappings.values()].find(
        (each) => each.message === name && !each.name.startsWith('partners/'),
      );
      for (const each of [`partners/${overlays}/${name}`, name, writes?.name])
        if (each !== undefined && mappings.has(each)) return atHome(each).value;
      return inDirectory(name, overlays);
    },
    shape,
  };
  return { value: rules, problems };
}

/** The lists of that folder; one that can't be read is a problem, and none is used. */
function listsOf(folder: string, problems: Problem[]): CodeLists {
  try {
    return loadCodeLists(folder);
  } catch (error) {
    const { message } = error as Error;
    problems.push(
      problem('configuration-invalid', undefined, { values: { reason: `codeLists: ${message}` } }),
    );
    return noCodeLists;
  }
}

/** The same function, asked once for each name. */
function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? make(name);
    known.set(name, value);
    return value;
  };
}

const home = (mapping: MappingFile, table: Shape): boolean => directoryOf(mapping.message) === table.message;

/**
 * Whether a mapping can read a message of that table: the same syntax and type, whatever the directory; one made for
 * an association code only messages of that association.
 */
const serves = (mapping: MappingFile, table: Shape, family: string): boolean =>
  mapping.syntax === table.syntax &&
  typeOf(mapping.message) === typeOf(table.message) &&
  (!associated(mapping) || familyOf(associationOf(mapping.message)) === family);

const directoryOf = (message: string): string => message.split(':').slice(0, 4).join(':');

const associationOf = (message: string): string => message.split(':')[4] ?? '';

const associated = (mapping: MappingFile): boolean => associationOf(mapping.message) !== '';

/** Whose code it is, without its edition: `ANZ26` → `ANZ`. */
const familyOf = (association: string): string => association.replace(/\d.*$/, '');

const typeOf = (message: string): string => message.split(':')[0] as string;

/** How far a mapping's directories are from that table's: 0 the same, else the distance in publication years. */
function distance(mapping: MappingFile, table: Shape): number {
  const year = (message: string): number => {
    const release = /^[^:]*:[^:]*:(\d\d)([AB]?)/.exec(message);
    if (!release) return 0;
    const number = Number(release[1]);
    return (number < 70 ? 2000 : 1900) + number + (release[2] === 'B' ? 0.5 : 0);
  };
  return Math.min(
    ...[mapping.message, ...mapping.reads].map((each) => Math.abs(year(each) - year(table.message))),
  );
}
