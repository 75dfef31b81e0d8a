import { expect, it } from 'vitest';
import { loadRules, systemClock } from '../../gateway/index.js';
import { fuzz } from './fuzz.js';

it('every mutated golden input ends in a verdict, in time, with its problems inside it', {
  timeout: 120_000,
}, () => {
  const { value: rules } = loadRules({ lazy: true });
  // The same inputs each time: `npm run fuzz` looks for new ones.
  const result = fuzz(rules, systemClock, 20_261_201, (inputs) => inputs >= 3000);
  expect(result.faults.map(({ seed, of, what }) => `${seed} of ${of}: ${what}`)).toEqual([]);
  expect(result.inputs).toBe(3000);
  // Mutations that break everything would show nothing.
  expect(result.accepted).toBeGreaterThan(300);
});
