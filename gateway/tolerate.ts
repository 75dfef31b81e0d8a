import { type Agreement, asWarning, PROBLEMS, type Problem } from './core/index.js';

/** At most so many errors and so many others, so that no flood of warnings hides an error. */
export function capped(problems: readonly Problem[], most: number): readonly Problem[] {
  if (problems.length <= most) return problems;
  const left = { error: most, other: most };
  return problems.filter((each) => left[each.severity === 'error' ? 'error' : 'other']-- > 0);
}

/** What an agreement that tolerates them makes of errors in counts, references, trailers and places. */
export const tolerate = (problems: readonly Problem[], agreement: Agreement): readonly Problem[] =>
  agreement.lenient
    ? problems.map((each) => ('lenient' in PROBLEMS[each.code] ? asWarning(each) : each))
    : problems;
