import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Outcome, type Problem, problem, projectRoot, type Shape, type Syntax } from './core/index.js';
import { applyOverlay } from './translate/overlay.js';
import { type Compiled, compileMapping } from './translate/compile.js';
import { type Mapping, parseMapping } from './translate/parse.js';
import { type Schemas, loadSchemas } from './validate/canonical.js';
import { type Directories, loadDirectories } from './validate/directories.js';
import { type Profiles, loadProfiles } from './validate/profile.js';
import { type Shapes, loadShapes } from './validate/shapes.js';

/** Everything that judging goes by, loaded and compiled once: directories, shapes, schemas, profiles, mappings. */
export interface Rules {
  readonly directories: Directories;
  readonly shapes: Shapes;
  readonly schemas: Schemas;
  readonly profiles: Profiles;
  /** By name (`equipment-event/codeco-d95b`), as compiled against the message each writes. */
  readonly mappings: ReadonlyMap<string, Compiled>;
  /** Hexadecimal SHA-256 over all of it; the judged record names it. */
  readonly digest: string;
  /** The mapping that reads this message, compiled against its shape; overlays of that partner folder go first. */
  mappingFor(shape: Shape, overlays?: string): Outcome<Compiled | undefined>;
  /** The mapping of that name (a partner's overlay name too), or the one that writes that message. */
  mappingNamed(name: string, overlays?: string): Compiled | undefined;
  /** The table of that message: EDIFACT by directory, XML and platform files by shape file. */
  shape(syntax: Syntax, message: string, variant?: string): Outcome<Shape | undefined>;
}

/**
 * Loads the folders mappings/ and schemas/ below `root`. A mapping, overlay or schema that isn't right is a
 * problem that names its file and row; what is right is usable all the same.
 */
export function loadRules(root: string = projectRoot): Outcome<Rules> {
  const problems: Problem[] = [];
  const directories = loadDirectories(join(root, 'schemas/edifact'));
  const shapes = loadShapes(join(root, 'schemas'));
  const schemas = loadSchemas(join(root, 'schemas/canonical'));
  const profiles = loadProfiles(join(root, 'schemas/profiles'));
  const hash = createHash('sha256');
  const sources = new Map<string, Mapping>();
  const overlaid = new Map<string, Map<string, Mapping>>();

  const shape = (syntax: Syntax, message: string, variant?: string): Outcome<Shape | undefined> => {
    if (syntax === 'edifact') return directories.shape(message);
    const found = shapes.find(syntax, message, variant);
    return {
      value: found,
      problems: found === undefined ? [problem('message-unknown', undefined, { found: message })] : [],
    };
  };

  const mappings = new Map<string, Compiled>();
  const compileHome = (mapping: Mapping): Compiled | undefined => {
    const table = shape(mapping.syntax, mapping.message);
    if (table.value === undefined) {
      problems.push(problem('mapping-invalid', undefined, { values: { reason: `${mapping.name}: ${mapping.message}` } }));
      return undefined;
    }
    // a code that some profile adds is no surprise in a mapping
    const widened = profiles.names.reduce((shape, name) => profiles.find(name)?.shape(shape) ?? shape, table.value);
    const compiled = compileMapping(mapping, widened, schemas.schema(mapping.type, mapping.version));
    problems.push(...compiled.problems);
    return compiled.value;
  };

  const folder = join(root, 'mappings');
  for (const file of filesBelow(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    hash.update(file).update('\0').update(text).update('\0');
    if (file.endsWith('.mapping.json')) {
      const parsed = parseMapping(file.replace(/\.mapping\.json$/, ''), text);
      problems.push(...parsed.problems);
      if (parsed.value === undefined) continue;
      sources.set(parsed.value.name, parsed.value);
      const compiled = compileHome(parsed.value);
      if (compiled !== undefined) mappings.set(compiled.name, compiled);
    }
  }
  for (const file of filesBelow(folder).filter((name) => name.endsWith('.overlay.json'))) {
    const overlay = applyOverlay(file.replace(/\.overlay\.json$/, ''), readFileSync(join(folder, file), 'utf8'), (name) => sources.get(name));
    problems.push(...overlay.problems);
    if (overlay.value === undefined) continue;
    const partner = file.split('/').slice(1, -1).join('/');
    const group = overlaid.get(partner) ?? new Map<string, Mapping>();
    group.set(overlay.value.name, overlay.value);
    overlaid.set(partner, group);
    const compiled = compileHome(overlay.value);
    if (compiled !== undefined) mappings.set(compiled.name, compiled);
  }
  for (const each of ['schemas/edifact', 'schemas/xml', 'schemas/flat', 'schemas/canonical', 'schemas/profiles']) {
    for (const file of filesBelow(join(root, each))) hash.update(file).update(readFileSync(join(root, each, file)));
  }

  const adapted = new Map<string, Outcome<Compiled | undefined>>();
  const mappingFor = (table: Shape, overlays = ''): Outcome<Compiled | undefined> => {
    const key = `${overlays}\0${table.syntax}\0${table.message}`;
    const known = adapted.get(key);
    if (known !== undefined) return known;
    const candidates = [...(overlaid.get(overlays)?.values() ?? []), ...sources.values()].filter((each) =>
      serves(each, table),
    );
    const nearest = candidates.sort((a, b) => distance(a, table) - distance(b, table))[0];
    const result: Outcome<Compiled | undefined> =
      nearest === undefined
        ? { value: undefined, problems: [problem('mapping-missing', undefined, { found: table.message })] }
        : home(nearest, table)
          ? { value: mappings.get(nearest.name), problems: [] }
          : compileMapping(nearest, table, schemas.schema(nearest.type, nearest.version), { adapt: true });
    adapted.set(key, result);
    return result;
  };

  const rules: Rules = {
    directories,
    shapes,
    schemas,
    profiles,
    mappings,
    digest: hash.digest('hex'),
    mappingFor,
    mappingNamed: (name, overlays) =>
      (overlays === undefined ? undefined : mappings.get(`partners/${overlays}/${name}`)) ??
      mappings.get(name) ??
      [...mappings.values()].find((each) => each.message === name),
    shape,
  };
  return { value: rules, problems };
}

const home = (mapping: Mapping, table: Shape): boolean => mapping.message === table.message;

/** Whether a mapping can read a message of that table: the same syntax and type, whatever the directory. */
const serves = (mapping: Mapping, table: Shape): boolean =>
  mapping.syntax === table.syntax && typeOf(mapping.message) === typeOf(table.message);

const typeOf = (message: string): string => message.split(':')[0] as string;

/** How far a mapping's directories are from that table's: 0 the same, else the distance in publication years. */
function distance(mapping: Mapping, table: Shape): number {
  const year = (message: string): number => {
    const release = /^[^:]*:[^:]*:(\d\d)([AB]?)/.exec(message);
    if (!release) return 0;
    const number = Number(release[1]);
    return (number < 70 ? 2000 : 1900) + number + (release[2] === 'B' ? 0.5 : 0);
  };
  return Math.min(...[mapping.message, ...mapping.reads].map((each) => Math.abs(year(each) - year(table.message))));
}

const filesBelow = (folder: string): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.json'))
    .map((name) => relative('.', name).split(sep).join('/'))
    .sort();
