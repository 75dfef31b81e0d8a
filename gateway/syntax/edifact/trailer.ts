import { type Place, type Problem, problem } from '../../core/index.js';
import { leaf } from './header.js';
import type { Segment } from './segment.js';

/** The elements of a trailer: its count, and what it repeats of its header. */
const IDS: Readonly<Record<string, readonly [count: string, reference: string]>> = {
  UNT: ['0074', '0062'],
  UNE: ['0060', '0048'],
  UNZ: ['0036', '0020'],
};

/**
 * What UNT, UNE or UNZ says against what was counted and what its header said; nothing is held against what wasn't
 * counted or a header that lacks its reference, since that has been told. UNT is in its message's table, whose check
 * tells of an element that isn't there or is no number; of the others' this one does.
 */
export function trailerProblems(
  trailer: Segment,
  counted: number | undefined,
  reference: string | undefined,
  within: Omit<Place, 'offset'> = {},
): readonly Problem[] {
  const [countId, referenceId] = IDS[trailer.name] ?? ['', ''];
  const place = (element: number): Place => ({
    ...within,
    path: `${trailer.name}/${element}`,
    offset: trailer.offset(leaf(element)),
  });
  const tabled = trailer.name === 'UNT';
  const lacking = (element: number, expected: string): readonly Problem[] =>
    tabled ? [] : [problem('element-missing', place(element), { expected })];
  const values = { name: trailer.name };

  const count = (): readonly Problem[] => {
    if (counted === undefined) return [];
    const found = trailer.value(leaf(1));
    if (found === undefined) return lacking(1, countId);
    const number = /^\s*\d+\s*$/.test(found);
    if (number ? Number(found) === counted : tabled) return [];
    return [problem('count-mismatch', place(1), { found, expected: String(counted), values })];
  };
  const repeated = (): readonly Problem[] => {
    if (reference === undefined || reference === '') return [];
    const found = trailer.value(leaf(2));
    if (found === undefined) return lacking(2, referenceId);
    if (found === reference) return [];
    return [problem('reference-mismatch', place(2), { found, expected: reference, values })];
  };
  return [...count(), ...repeated()];
}
