import type { Problem } from './api.js';

/** A message value by value, as `/v1/explain` lays it out. */
export interface Explained {
  readonly status: string;
  readonly head: {
    readonly syntax?: 'edifact' | 'xml' | 'flat' | 'json';
    readonly charset?: string;
    readonly reference?: string;
  };
  readonly problems: readonly Problem[];
  readonly documents: readonly Document[];
  readonly acknowledgement: string | null;
  readonly messages: ReadonlyArray<{
    readonly ordinal: number;
    readonly name: string;
    readonly reference?: string;
    readonly accepted: boolean;
    readonly nodes: readonly ExplainedNode[];
    /** The rest isn't laid out. */
    readonly cut?: true;
  }>;
  /** What a wrapper carries: the places are in it. */
  readonly carried?: string;
}

export interface Document {
  readonly id: string;
  readonly type: string;
  readonly documentId?: string;
  readonly [field: string]: unknown;
}

export interface ExplainedNode {
  readonly name: string;
  readonly title?: string;
  readonly position: number;
  readonly offset: number;
  readonly length: number;
  readonly values: readonly ExplainedValue[];
  readonly children: readonly ExplainedNode[];
}

export interface ExplainedValue {
  readonly leaf: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  readonly id?: string;
  readonly name?: string;
  /** Of a code that the standard lists. */
  readonly meaning?: string;
  readonly fields?: ReadonlyArray<{ readonly document: string; readonly field: string }>;
}

/** What the standard says of a value. */
export const said = ({ id, name, meaning, leaf }: ExplainedValue): string =>
  [[id, name].filter((each) => each !== undefined && each !== '').join(' ') || leaf, meaning]
    .filter((each) => each !== undefined && each !== '')
    .join(' · ');
