import { describe, expect, it } from 'vitest';
import { figuresOf, lineThrough, type Sample } from './figures.js';

const MIB = 1024 * 1024;

/** An hour's samples; `leak` MiB per hour, `later` bytes per message in its second half. */
const samples = ({ leak = 0, later = 9_000, log = 4, files = 0 } = {}): readonly Sample[] => {
  let journal = 0;
  return Array.from({ length: 360 }, (_, i) => {
    journal += 100 * (i < 180 ? 9_000 : later);
    return {
      at: i * 10,
      life: i < 60 ? 1 : 2,
      rss: (260 + 20 * Math.sin(i) + (leak * i) / 360) * MIB,
      heap: 90 * MIB,
      files: 60 + (files * i) / 360,
      journal: journal + log * MIB,
      log: log * MIB,
      accepted: i * 100,
      harness: 150 * MIB,
    };
  });
};
const failing = (of: readonly Sample[]): readonly string[] | undefined =>
  figuresOf(of)
    ?.filter((each) => !each.holds)
    .map((each) => each.name);

describe('flatness', () => {
  it('a line through points', () => {
    expect(
      lineThrough([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toEqual({ slope: 2, at: 1 });
  });
  it('memory that goes up and down is flat', () => expect(failing(samples())).toEqual([]));
  it('a leak isn’t', () => expect(failing(samples({ leak: 120 }))).toEqual(['growth of resident memory']));
  it('a journal that takes more and more per message isn’t', () =>
    expect(failing(samples({ later: 12_000 }))).toEqual(['bytes per message, second half to first']));
  it('a write-ahead log that isn’t tidied isn’t', () =>
    expect(failing(samples({ log: 200 }))).toEqual(['largest write-ahead log']));
  it('files that are never closed aren’t', () =>
    expect(failing(samples({ files: 60 }))).toEqual(['growth of open files']));
  it('what was before the last start doesn’t count, and a few samples say nothing', () => {
    const early = samples().map((each) => (each.life === 1 ? { ...each, rss: 10 * MIB } : each));
    expect(failing(early)).toEqual([]);
    expect(figuresOf(samples().slice(0, 7))).toBeUndefined();
  });
});
