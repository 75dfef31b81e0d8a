import type { Json } from '../core/index.js';
import { isObject, type Objects } from './parse-row.js';

/** A canonical document's JSON schema, and the files its `$ref`s name. */
export interface CanonicalSchema {
  readonly root: Json;
  /** @param file last part of a reference's address: `common.schema.json` */
  resolve(file: string): Json | undefined;
}

/** Every subschema that speaks of one value, references followed and allOf, anyOf, oneOf laid side by side. */
export type View = readonly Resolved[];

interface Resolved {
  readonly schema: Objects;
  /** The file it stands in, for references that begin with #. */
  readonly base: Json;
}

/** A schema with the files it refers to, by name. */
export const canonicalSchema = (root: Json, files: Readonly<Record<string, Json>> = {}): CanonicalSchema => ({
  root,
  resolve: (file) => files[file],
});

export function viewOf(schema: CanonicalSchema): View {
  const key = schema.root as object;
  let found = roots.get(key);
  // Two schemas of one root and other files are two schemas.
  if (found?.resolve !== schema.resolve) {
    found = { resolve: schema.resolve, view: expand(schema, schema.root, schema.root, 0) };
    if (isObject(schema.root)) roots.set(key, found);
  }
  return found.view;
}

const roots = new WeakMap<object, { readonly resolve: CanonicalSchema['resolve']; readonly view: View }>();

/** What is asked of a schema again for every row of every mapping of a type; kept as long as the schema's own JSON. */
interface Known {
  readonly members: Map<string, View>;
  items?: View;
  types?: ReadonlySet<string>;
}
const known = new WeakMap<View, Known>();

function knownOf(view: View): Known {
  let found = known.get(view);
  if (!found) {
    found = { members: new Map() };
    known.set(view, found);
  }
  return found;
}

/** What the schema says of a member; empty where it knows none of that name. */
export function property(schema: CanonicalSchema, view: View, name: string): View {
  const { members } = knownOf(view);
  let found = members.get(name);
  if (!found) {
    found = propertyOf(schema, view, name);
    members.set(name, found);
  }
  return found;
}

function propertyOf(schema: CanonicalSchema, view: View, name: string): View {
  return view.flatMap(({ schema: each, base }) => {
    const properties = each.properties;
    return isObject(properties) && Object.hasOwn(properties, name)
      ? expand(schema, properties[name] as Json, base, 0)
      : [];
  });
}

/** The member at the end of several names; '' is the value itself. */
export const member = (schema: CanonicalSchema, view: View, path: readonly string[]): View =>
  path.reduce((here, name) => (name === '' ? here : property(schema, here, name)), view);

/** What the schema says of an array's items. */
export function items(schema: CanonicalSchema, view: View): View {
  const kept = knownOf(view);
  kept.items ??= view.flatMap(({ schema: each, base }) =>
    each.items === undefined ? [] : expand(schema, each.items, base, 0),
  );
  return kept.items;
}

/** JSON types that the value may have. */
export function types(view: View): ReadonlySet<string> {
  const kept = knownOf(view);
  kept.types ??= typesOf(view);
  return kept.types;
}

function typesOf(view: View): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { schema } of view) {
    const type = schema.type;
    if (typeof type === 'string') found.add(type);
    else if (Array.isArray(type)) for (const each of type) found.add(String(each));
    else if (schema.properties !== undefined) found.add('object');
    else if (schema.items !== undefined) found.add('array');
    else if (schema.enum !== undefined || schema.pattern !== undefined) found.add('string');
    else if (schema.const !== undefined) found.add(typeof schema.const);
  }
  return found;
}

/** The words that the value is confined to; undefined where it isn't. */
export function words(view: View): readonly string[] | undefined {
  const lists = view.flatMap(({ schema }) =>
    Array.isArray(schema.enum) ? [schema.enum] : schema.const === undefined ? [] : [[schema.const]],
  );
  if (lists.length === 0 || view.some(({ schema }) => isOpen(schema))) return undefined;
  return lists.flat().filter((each): each is string => typeof each === 'string');
}

/** A plain `type: string` beside an enum (anyOf) leaves the list open; annotations alone don't. */
const isOpen = (schema: Objects): boolean =>
  schema.type === 'string' &&
  schema.enum === undefined &&
  schema.const === undefined &&
  schema.allOf === undefined &&
  schema.anyOf === undefined &&
  schema.oneOf === undefined &&
  schema.$ref === undefined;

/** Its patterns, lengths and formats: what a generator of values must keep to. */
export function bounds(view: View): {
  readonly patterns: readonly string[];
  readonly max: number;
  readonly min: number;
} {
  const numbers = (key: string): number[] =>
    view.flatMap(({ schema }) => (typeof schema[key] === 'number' ? [schema[key] as number] : []));
  return {
    patterns: view.flatMap(({ schema }) => (typeof schema.pattern === 'string' ? [schema.pattern] : [])),
    max: Math.min(Number.POSITIVE_INFINITY, ...numbers('maxLength')),
    min: Math.max(0, ...numbers('minLength')),
  };
}

/** Smallest and largest number that the value may be. */
export function range(view: View): { readonly min: number; readonly max: number } {
  const numbers = (key: string): number[] =>
    view.flatMap(({ schema }) => (typeof schema[key] === 'number' ? [schema[key] as number] : []));
  return {
    min: Math.max(Number.NEGATIVE_INFINITY, ...numbers('minimum')),
    max: Math.min(Number.POSITIVE_INFINITY, ...numbers('maximum')),
  };
}

const DEEPEST = 32;

function expand(owner: CanonicalSchema, json: Json, base: Json, depth: number): View {
  if (!isObject(json) || depth > DEEPEST) return [];
  const found: Resolved[] = [{ schema: json, base }];
  if (typeof json.$ref === 'string') {
    const target = follow(owner, json.$ref, base);
    if (target) found.push(...expand(owner, target.schema, target.base, depth + 1));
  }
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = json[key];
    if (Array.isArray(list))
      for (const each of list) found.push(...expand(owner, each as Json, base, depth + 1));
  }
  return found;
}

function follow(
  owner: CanonicalSchema,
  reference: string,
  base: Json,
): { schema: Json; base: Json } | undefined {
  const [address = '', pointer = ''] = reference.split('#');
  const file = address === '' ? base : owner.resolve(address.split('/').at(-1) as string);
  if (file === undefined) return undefined;
  let schema: Json | undefined = file;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    schema = isObject(schema)
      ? schema[name]
      : Array.isArray(schema)
        ? (schema[Number(name)] as Json)
        : undefined;
  }
  return schema === undefined ? undefined : { schema, base: file };
}
