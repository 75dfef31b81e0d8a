import { createHash } from 'node:crypto';
import {
  canonicalJson,
  type Draft,
  hasError,
  type Json,
  type Node,
  type Outcome,
  type Shape,
  type Syntax,
} from '../core/index.js';
import { checkPlan } from './check.js';
import { invalid } from './invalid.js';
import type { Mapping } from './mapping.js';
import type { Plan } from './plan.js';
import { type Fields, type ReadContext, reader } from './read.js';
import { resolve } from './resolve.js';
import { type CanonicalSchema, canonicalSchema } from './schema.js';
import { type WriteContext, writer } from './write.js';

export type { Fields, ReadContext } from './read.js';
export type { WriteContext } from './write.js';

/** A mapping made for one shape: two closures, and what a document's provenance says of it. */
export interface Compiled {
  readonly name: string;
  /** Hexadecimal SHA-256 of its canonical JSON, overlays applied. */
  readonly digest: string;
  readonly type: string;
  readonly version: string;
  readonly syntax: Syntax;
  /** The message that its shape describes. */
  readonly message: string;
  /** XML: the namespace to write. */
  readonly namespace?: string;
  /** XML: namespaces of elements, by name, that have their own. */
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly mapping: Mapping;
  readonly plan: Plan;
  read(root: Node, context: ReadContext): Outcome<readonly Fields[]>;
  write(document: object, context: WriteContext): Outcome<readonly Draft[]>;
}

export interface CompileOptions {
  /** The shape is of another directory than the mapping was made for: rows without a place in it are left out. */
  readonly adapt?: boolean;
  /** Shapes of the messages that the mapping `reads`: a code that one of them lists is no surprise. Asked for only where one is. */
  readonly others?: () => readonly Shape[];
  /** Names of top-level nodes that are the syntax's own business and never unmapped. */
  readonly own?: (name: string) => boolean;
}

const OWN: Readonly<Record<Syntax, readonly string[]>> = {
  edifact: ['UNH', 'UNT', 'UNB', 'UNZ', 'UNG', 'UNE'],
  xml: [],
  json: [],
  flat: ['99'],
};

/**
 * Checks a mapping against the shape of its message and the schema of its document, and compiles it.
 * @param schema the canonical schema with its references' files, or plain JSON without references to other files
 * @returns undefined, with `mapping-invalid` problems that name file and row, where something isn't right
 */
export function compileMapping(
  mapping: Mapping,
  shape: Shape,
  schema: CanonicalSchema | Json | undefined,
  options: CompileOptions = {},
): Outcome<Compiled | undefined> {
  if (schema === undefined)
    return {
      value: undefined,
      problems: [
        invalid(mapping.file, {
          zh: `没有规范模式 ${mapping.type}/${mapping.version}`,
          en: `there is no canonical schema ${mapping.type}/${mapping.version}`,
        }),
      ],
    };
  const { value: plan, problems } = resolve(
    mapping,
    shape,
    isSchema(schema) ? schema : canonicalSchema(schema),
    options.adapt ?? false,
    options.others ?? (() => []),
  );
  // A message isn't to blame for what its mapping could be better at: whoever adapts one hears of errors only.
  const all = options.adapt
    ? problems.filter((each) => each.severity === 'error')
    : [...problems, ...checkPlan(plan)];
  if (hasError(all)) return { value: undefined, problems: all };
  const own = new Set(OWN[shape.syntax]);
  // A node compiles all of its mappings at its start and reads or writes a few: the closures are made when they are needed.
  let digest: string | undefined;
  let read: ReturnType<typeof reader> | undefined;
  let write: ReturnType<typeof writer> | undefined;
  return {
    problems: all,
    value: {
      name: mapping.name,
      get digest() {
        digest ??= createHash('sha256').update(canonicalJson(mapping.source)).digest('hex');
        return digest;
      },
      type: mapping.type,
      version: mapping.version,
      syntax: shape.syntax,
      message: written(mapping, shape),
      ...(shape.namespace === undefined ? {} : { namespace: shape.namespace }),
      ...(shape.namespaces === undefined ? {} : { namespaces: shape.namespaces }),
      mapping,
      plan,
      read(root, context) {
        read ??= reader(plan, options.own ?? ((name) => own.has(name)));
        return read(root, context);
      },
      write(document, context) {
        write ??= writer(plan);
        return write(document, context);
      },
    },
  };
}

/** The message as it names itself when written: an association code (0057) is the mapping's business, not the table's. */
function written({ message, association }: Mapping, shape: Shape): string {
  if (shape.syntax !== 'edifact') return shape.message;
  if (association !== undefined) return `${shape.message}:${association}`;
  return message.startsWith(`${shape.message}:`) ? message : shape.message;
}

const isSchema = (schema: CanonicalSchema | Json): schema is CanonicalSchema =>
  typeof schema === 'object' &&
  schema !== null &&
  'resolve' in schema &&
  typeof schema.resolve === 'function';
