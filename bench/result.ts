/** One ratio that has to be reached, and what was measured. */
export interface Part {
  readonly against: string;
  readonly ratio: number;
  readonly must: number;
  readonly ok: boolean;
}

/** A contestant's figures as they are kept: in `unit`. */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
}

/** One row of the table: the part that is furthest from what it must reach stands for it. */
export interface RowResult {
  readonly row: string;
  readonly ratio: number;
  readonly must: number;
  readonly ok: boolean;
  /** `least`: the ratio must be at least that; `most`: at most. */
  readonly bound: 'least' | 'most';
  readonly against: string;
  readonly parts: readonly Part[];
  readonly figures: readonly Figure[];
  readonly rounds: number;
  /** What a reader has to know of how it was measured, and what stands in the way. */
  readonly notes: readonly string[];
}

/** Why a row can't be measured on this machine; it counts as not reached. */
export interface RowMissing {
  readonly missing: string;
}

export interface Measured {
  readonly bound?: 'least' | 'most';
  readonly parts: ReadonlyArray<Omit<Part, 'ok'>>;
  readonly figures: readonly Figure[];
  readonly notes?: readonly string[];
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** Measured → row: whether each part holds, and which is furthest off. */
export function rowOf(row: string, rounds: number, measured: Measured): RowResult {
  const { bound = 'least', notes = [] } = measured;
  const holds = (part: { readonly ratio: number; readonly must: number }): boolean =>
    bound === 'least' ? part.ratio >= part.must : part.ratio <= part.must;
  const parts = measured.parts.map(
    (each): Part => ({
      ...each,
      ratio: rounded(each.ratio),
      ok: holds(each),
    }),
  );
  const short = (part: Part): number => (bound === 'least' ? part.ratio / part.must : part.must / part.ratio);
  const [worst] = [...parts].sort((a, b) => short(a) - short(b));
  if (worst === undefined) throw new Error(`${row}: nothing measured`);
  return {
    row,
    ratio: worst.ratio,
    must: worst.must,
    ok: parts.every(({ ok }) => ok),
    bound,
    against: worst.against,
    parts,
    figures: measured.figures.map((each) => ({
      ...each,
      median: rounded(each.median),
      least: rounded(each.least),
      most: rounded(each.most),
    })),
    rounds,
    notes,
  };
}
