import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTry } from './retry.js';

const policy = { firstRetrySeconds: 5, longestRetrySeconds: 3600, giveUpAfterDays: 14 };

describe('nextTry', () => {
  it('doubles up to the longest pause', () => {
    const plain = [1, 2, 3, 4, 10, 11, 12].map((failures) => nextTry(failures, policy, () => 0.5));
    expect(plain).toEqual([5, 10, 20, 40, 2560, 3600, 3600].map((seconds) => seconds * 1000));
  });

  it('stays within a fifth of the plain pause, and never comes before it was asked to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(86_400_000),
        (failures, chance, asked) => {
          const plain = nextTry(failures, policy, () => 0.5) as number;
          const wait = nextTry(failures, policy, () => chance, asked) as number;
          expect(wait).toBeGreaterThanOrEqual(asked);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(plain * 0.8));
          expect(wait).toBeLessThanOrEqual(Math.max(asked, Math.ceil(plain * 1.2)));
        },
      ),
    );
  });

  it('gives up after the days allowed, and not before', () => {
    let failures = 1;
    let days = 0;
    for (
      let wait = nextTry(failures, policy, () => 0.5);
      wait !== undefined;
      wait = nextTry(++failures, policy, () => 0.5)
    )
      days += wait / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
  });

  it('does not let a receiver ask for more than a day', () => {
    expect(nextTry(1, policy, () => 0.5, 1e12)).toBe(86_400_000);
  });

  it('keeps to a schedule of its own, and gives up after its end', () => {
    const own = { ...policy, retrySeconds: [5, 300, 1800] };
    expect([1, 2, 3, 4].map((failures) => nextTry(failures, own, () => 0.5))).toEqual([
      5_000,
      300_000,
      1_800_000,
      undefined,
    ]);
    expect(nextTry(1, own, () => 0.5, 60_000)).toBe(60_000);
    expect(nextTry(1, { ...policy, retrySeconds: [] }, () => 0.5)).toBeUndefined();
  });
});
