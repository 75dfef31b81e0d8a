import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { type Document, type Json, type Problem, problem, projectRoot } from '../core/index.js';

/** A document type's JSON schema, and the files beside it that its `$ref`s name. */
export interface CanonicalSchema {
  readonly root: Json;
  /** @param file name as a reference gives it: `common.schema.json` */
  resolve(file: string): Json | undefined;
}

/** The schemas of schemas/canonical. */
export interface Schemas {
  /** `document-invalid` for each thing that its schema refuses (20 at most), without a place. */
  validate(document: Document): readonly Problem[];
  schema(type: string, version: string): CanonicalSchema | undefined;
  /** `equipment-event/1`, … */
  readonly held: readonly string[];
}

const MOST = 20;

/**
 * Where the build leaves what ajv makes of the schemas (scripts/validators.mjs): compiling one takes ajv half a second,
 * which every start and every command would pay. Used only for exactly the schemas that it was made of.
 */
const COMPILED = join(projectRoot, 'dist/gateway/validate/compiled');

/** A compiled schema's file: the digest of all schemas it was made of, and how to make its function. */
interface CompiledFile {
  readonly digest: string;
  make(moment: (text: string) => boolean): ValidateFunction;
}

/** Files as loaded, and which of them is a document type's own schema, by `equipment-event/1`. */
export interface SchemaFiles {
  readonly files: ReadonlyMap<string, Json>;
  readonly byType: ReadonlyMap<string, { readonly file: string; readonly json: Json }>;
  /** SHA-256 over all of them. */
  readonly digest: string;
}

/** Reads every *.schema.json of the folder. */
export function readSchemas(folder: string): SchemaFiles {
  const files = new Map<string, Json>();
  const byType = new Map<string, { readonly file: string; readonly json: Json }>();
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.schema.json')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    hash.update(`${file}\0${text}\0`);
    const json = JSON.parse(text) as Json;
    files.set(file, json);
    const properties = member(json, 'properties');
    const type = member(member(properties, 'type'), 'const');
    const version = member(member(properties, 'version'), 'const');
    if (typeof type === 'string') byType.set(`${type}/${String(version ?? '1')}`, { file, json });
  }
  return { files, byType, digest: hash.digest('hex') };
}

/** Loads every *.schema.json of the folder; a type's schema is compiled, or its compiled form loaded, with its first document. */
export function loadSchemas(folder: string): Schemas {
  const schemas = readSchemas(folder);
  const { files, byType } = schemas;
  let made: Ajv2020 | undefined;
  const validators = (): Ajv2020 => {
    made ??= ajvOf(schemas);
    return made;
  };
  const resolve = (file: string): Json | undefined => files.get(file);
  const compiled = new Map<string, ValidateFunction | undefined>();
  const validator = (name: string): ValidateFunction | undefined => {
    if (!compiled.has(name)) {
      const found = byType.get(name);
      if (found === undefined) return undefined;
      compiled.set(name, built(name, schemas.digest) ?? validators().getSchema(idOf(found.json, found.file)));
    }
    return compiled.get(name);
  };
  return {
    held: [...byType.keys()],
    schema(type, version) {
      const found = byType.get(`${type}/${version}`);
      return found === undefined ? undefined : { root: found.json, resolve };
    },
    validate(document) {
      const validate = validator(`${document.type}/${document.version}`);
      if (validate === undefined) return [invalid(`no schema of ${document.type}/${document.version}`)];
      if (validate(document)) return [];
      return (validate.errors ?? []).slice(0, MOST).map((each) => invalid(sentence(each)));
    },
  };
}

/** What the build made of that type's schema; undefined where it made nothing, or made it of other schemas. */
function built(name: string, digest: string): ValidateFunction | undefined {
  const file = join(COMPILED, compiledName(name));
  if (!existsSync(file)) return undefined;
  const found = createRequire(import.meta.url)(file) as CompiledFile;
  return found.digest === digest ? found.make(isMoment) : undefined;
}

/** `equipment-event/1` → `equipment-event-1.cjs`. */
export const compiledName = (name: string): string => `${name.replace('/', '-')}.cjs`;

/** An ajv that knows all schemas; loaded only where nothing was compiled by the build. */
export function ajvOf({ files }: SchemaFiles, source = false): Ajv2020 {
  const load = createRequire(import.meta.url);
  const { Ajv2020: Made } = load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  // Labels and element numbers are annotations that only we know: strict mode would refuse them. That the schemas are
  // schemas is what their test is for.
  // References are calls: inlined, the code of one schema is half as long again, and no faster.
  const ajv = new Made({
    strict: false,
    allErrors: true,
    validateSchema: false,
    inlineRefs: false,
    code: { source },
  });
  ajv.addFormat('moment', isMoment);
  for (const [file, json] of files) ajv.addSchema(json as object, idOf(json, file));
  return ajv;
}

export const idOf = (json: Json, file: string): string => (member(json, '$id') as string | undefined) ?? file;

const member = (json: Json | undefined, name: string): Json | undefined =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as { readonly [name: string]: Json | undefined })[name]
    : undefined;

const invalid = (reason: string): Problem => problem('document-invalid', undefined, { values: { reason } });

/** `events/0/at must match format "moment"`. */
function sentence({ instancePath, message, params }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  const more = params.additionalProperty ?? params.allowedValue ?? params.allowedValues;
  return `${path} ${message ?? ''}${more === undefined ? '' : `: ${String(more)}`}`.trim();
}

const MOMENT =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{3})?)?(?:Z|[+-](\d\d):(\d\d)))?)?)?$/;

/**
 * The gateway's own times, RFC 3339 cut off where the sender's precision ends: year, month, day, or minute, second and
 * millisecond with an offset.
 */
export function isMoment(text: string): boolean {
  const found = MOMENT.exec(text);
  if (found === null) return false;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = found
    .slice(1)
    .map((each) => (each === undefined ? undefined : Number(each))) as [
    number,
    number,
    ...(number | undefined)[],
  ];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
  if (offsetHour > 14 || offsetMinute > 59) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
