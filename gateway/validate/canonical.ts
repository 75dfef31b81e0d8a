import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { type Document, type Json, type Problem, problem } from '../core/index.js';

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

/** Loads every *.schema.json of the folder; a type's schema is compiled when its first document is validated. */
export function loadSchemas(folder: string): Schemas {
  const files = new Map<string, Json>();
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.schema.json'))
      files.set(name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json);
  let made: Ajv2020 | undefined;
  const validators = (): Ajv2020 => {
    made ??= validatorOf(files);
    return made;
  };
  const byType = new Map<string, { readonly file: string; readonly json: Json }>();
  for (const [file, json] of files) {
    const properties = member(json, 'properties');
    const type = member(member(properties, 'type'), 'const');
    const version = member(member(properties, 'version'), 'const');
    if (typeof type === 'string') byType.set(`${type}/${String(version ?? '1')}`, { file, json });
  }
  const resolve = (file: string): Json | undefined => files.get(file);
  const compiled = new Map<string, ValidateFunction | undefined>();
  const validator = (name: string): ValidateFunction | undefined => {
    if (!compiled.has(name)) {
      const found = byType.get(name);
      if (found === undefined) return undefined;
      compiled.set(name, validators().getSchema(idOf(found.json, found.file)));
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

function validatorOf(files: ReadonlyMap<string, Json>): Ajv2020 {
  // Labels and element numbers are annotations that only we know: strict mode would refuse them. That the schemas are
  // schemas is what their test is for.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  ajvFormats.default(ajv);
  ajv.addFormat('moment', isMoment);
  for (const [file, json] of files) ajv.addSchema(json as object, idOf(json, file));
  return ajv;
}

const idOf = (json: Json, file: string): string => (member(json, '$id') as string | undefined) ?? file;

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
