import { describe, expect, it } from 'vitest';
import type { RetentionRule } from './core/index.js';
import { retain, retentionRules } from './retention.js';
import { handClock } from './testing/memory-journal.js';

const NOW = Date.parse('2026-03-31T00:00:00Z');

describe('retention', () => {
  it('by class: a shorter age for personal data, a longer one for manifests, refused ones by themselves', () => {
    expect(
      retentionRules({ days: 20, types: { 'person-list': 10, 'cargo-manifest': 30 }, rejectedDays: 5 }, NOW),
    ).toEqual([
      { before: '2026-03-21T00:00:00.000Z', types: ['person-list'] },
      { before: '2026-03-01T00:00:00.000Z', types: ['person-list', 'cargo-manifest'] },
      ...['accepted', 'partial', 'parked'].map((status) => ({
        before: '2026-03-11T00:00:00.000Z',
        status,
        exceptTypes: ['cargo-manifest'],
      })),
      { before: '2026-03-26T00:00:00.000Z', status: 'rejected' },
    ]);
  });

  it('nothing configured, nothing erased', () => {
    expect(retentionRules({ types: {} }, NOW)).toEqual([]);
  });

  it('goes on until a rule finds no more, a little at a time, and again after a while', async () => {
    const clock = handClock(NOW);
    let left = 250;
    const asked: number[] = [];
    const told: number[] = [];
    const end = retain(
      {
        async erase(_rule: RetentionRule, _at, limit) {
          const count = Math.min(left, limit);
          left -= count;
          asked.push(count);
          return count;
        },
      },
      clock,
      { types: {}, rejectedDays: 1 },
      (count) => told.push(count),
      () => expect.unreachable(),
    );
    await clock.advance(600_000);
    expect(asked).toEqual([100, 100, 50]);
    expect(told).toEqual([250]);
    await clock.advance(600_000);
    expect(asked).toEqual([100, 100, 50, 0]);
    end();
    await clock.advance(6_000_000);
    expect(asked).toHaveLength(4);
  });
});
