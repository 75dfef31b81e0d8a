/**
 * Every UN/EDIFACT directory that was published, by the version and release that UNH S009 (0052, 0054) names it
 * with: issues of 1988 to 1993, then two a year, and the extra D.01C of 2001.
 */
const EARLY: ReadonlyArray<readonly [version: string, release: string, year: number]> = [
  ['1', '1', 88],
  ['1', '2', 88],
  ['2', '1', 88],
  ['2', '2', 88],
  ['88', '1', 88],
  ['88', '2', 88],
  ['89', '1', 89],
  ['89', '2', 89],
  ['90', '1', 90],
  ['90', '2', 90],
  ['91', '1', 91],
  ['91', '2', 91],
  ['92', '1', 92],
  ['92', '2', 92],
  ['1', '901', 90],
  ['2', '901', 90],
  ['1', '902', 90],
  ['2', '902', 90],
  ['1', '911', 91],
  ['2', '911', 91],
  ['1', '912', 91],
  ['2', '912', 91],
  ['1', '921', 92],
  ['2', '921', 92],
  ['1', '922', 92],
  ['2', '922', 92],
  ['1', '932', 93],
  ['2', '932', 93],
];

const LAST_YEAR = 2025;

const ages: ReadonlyMap<string, number> = (() => {
  const known = new Map<string, number>();
  for (const [version, release, year] of EARLY) known.set(`${version}:${release}`, (1900 + year) * 10);
  for (let year = 1993; year <= LAST_YEAR; year++) {
    const letters = year === 1993 ? 'A' : year === 2001 ? 'ABC' : 'AB';
    for (const [i, letter] of [...letters].entries()) {
      const release = `${String(year % 100).padStart(2, '0')}${letter}`;
      const age = year * 10 + i + 1;
      known.set(`D:${release}`, age);
      // Standard messages were told from drafts by S until March 1997 (code list of 0052).
      if (year < 1997 || release === '97A') known.set(`S:${release}`, age);
    }
  }
  return known;
})();

/** A number that grows with the date of publication; undefined for what was never published. */
export const published = (version: string, release: string): number | undefined =>
  ages.get(`${version}:${release}`);
