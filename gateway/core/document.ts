import type { Json } from './json.js';
import type { Party } from './message.js';

/** One business document in canonical form: the only thing that rules, routes and people look into. */
export interface Document {
  readonly id: string;
  readonly type: string;
  readonly version: string;
  readonly documentId?: string;
  readonly function?: string;
  readonly functionCode?: string;
  readonly issuedAt?: string;
  readonly sender?: Party;
  readonly recipient?: Party;
  readonly source: Source;
  readonly extensions: readonly Extension[];
  readonly [field: string]: unknown;
}

/** Where a document came from. */
export interface Source {
  readonly format: 'EDIFACT' | 'XML' | 'FLAT' | 'JSON';
  /** Message name and directory: `CODECO:D:95B:UN`, `MT1101`, `IFCSUM`. */
  readonly message: string;
  readonly profile?: string;
  readonly interchangeReference?: string;
  readonly messageReference?: string;
  /** Functional group reference (UNG 0048). */
  readonly groupReference?: string;
  /** When the interchange was prepared, as received (UNB S004: `260115:0812`). */
  readonly preparedAt?: string;
  /** The message's ordinal within the interchange, from 1. */
  readonly position: number;
  /** Hexadecimal SHA-256 of the received bytes. */
  readonly sha256: string;
  readonly mapping: { readonly name: string; readonly digest: string };
  readonly [more: string]: Json | undefined;
}

/** A wire value that no mapping row read: nothing a partner sent is dropped without a trace. */
export interface Extension {
  readonly path: string;
  readonly value: string;
}

/** What an answer may call a document: its own number, and the reference of the wrapper it came in and goes out in. */
export function referencesOf(document: Document): readonly string[] {
  const wrapper = document.source.wrapper as { readonly reference?: unknown } | undefined;
  return [document.documentId, wrapper?.reference].filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}
