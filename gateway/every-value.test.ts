import { describe, expect, it } from 'vitest';
import { loadRules } from './index.js';
import { everyValue, type Measured, variantsOf } from './testing/every-value.arbitrary.js';

/** Messages that must be accepted for each mapping; a nightly run takes more, and other ones. */
const RUNS = Number(process.env.VALUE_RUNS ?? 3);
const SEED = Number(process.env.VALUE_SEED ?? 20_260_115);
/** Made-up values break rules between values now and then; so many tries are made for one that is accepted. */
const TRIES = 8;

const rules = loadRules({ lazy: true }).value;
const names = [...rules.mappings.keys()].filter((name) => !name.startsWith('partners/'));

/** All that was made of a mapping, over the variants of its message. */
function measured(name: string): Measured {
  const each = variantsOf(name, rules);
  const runs: Measured[] = [];
  for (let nth = 0; nth < TRIES; nth++) {
    runs.push(...each.map((mapping) => everyValue(mapping, rules, RUNS, SEED + nth)));
    const accepted = runs.reduce((sum, { messages, refused }) => sum + messages - refused, 0);
    if (accepted >= RUNS) break;
  }
  const sum = (key: 'messages' | 'refused' | 'values' | 'present' | 'fields'): number =>
    runs.reduce((total, run) => total + run[key], 0);
  return {
    messages: sum('messages'),
    refused: sum('refused'),
    values: sum('values'),
    present: sum('present'),
    fields: sum('fields'),
    lost: runs.flatMap(({ lost }) => lost),
    extended: new Map(runs.flatMap(({ extended }) => [...extended])),
    unstable: runs.flatMap(({ unstable }) => unstable),
    reasons: runs.flatMap(({ reasons }) => reasons),
  };
}

describe('a message that holds more than its mapping reads', () => {
  it.each(names)('%s: every value stands in the documents, nine of ten as fields, and stays', (name) => {
    const { fields, lost, messages, present, reasons, refused, unstable, values } = measured(name);
    expect(messages - refused, reasons.join('\n')).toBeGreaterThan(0);
    expect(present / values, lost.join('\n')).toBeGreaterThanOrEqual(0.99);
    expect(fields / values).toBeGreaterThanOrEqual(0.9);
    expect(unstable).toEqual([]);
  });
});
