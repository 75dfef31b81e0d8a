import { expect, it } from 'vitest';
import { oneOf, optionsOf, positive, wholeNumber } from './options.js';
import { CHAOS_USAGE, SOAK_USAGE } from './usage.js';

const OPTIONS = {
  kills: { type: 'string', default: '20' },
  broker: { type: 'boolean', default: false },
} as const;
const asked = (...argv: readonly string[]) =>
  optionsOf(argv, OPTIONS, (values) => wholeNumber('--kills', values.kills, 1));

it('a command line is read, and what is absent has its default', () => {
  expect(asked('--broker', '--kills', '6')).toEqual({ values: { broker: true, kills: '6' } });
  expect(asked()).toEqual({ values: { broker: false, kills: '20' } });
});

it('--help goes before everything else', () => {
  expect(asked('--what', '--help')).toEqual({ help: true });
});

it.each([
  ['--what'],
  ['--kills'],
  ['--kills', 'many'],
  ['--kills', '0'],
  ['--kills', '-3'],
  ['six'],
  ['--broker=yes'],
])('%s %s is answered by a word, not by a stack', (...argv) => {
  const answer = asked(...argv);
  if (!('wrong' in answer)) throw new Error(`taken: ${JSON.stringify(answer)}`);
  const [option] = (argv[0] as string).split('=');
  expect(answer.wrong.en).toContain(option);
  expect(answer.wrong.zh).toContain(option);
  expect(answer.wrong.en).not.toContain('\n');
});

it('numbers and names are checked', () => {
  expect(positive('--rate', '0.5')).toEqual([]);
  expect(positive('--rate', '0')).toHaveLength(1);
  expect(oneOf('--store', 'sqlite', ['sqlite', 'postgres'])).toEqual([]);
  expect(oneOf('--store', 'oracle', ['sqlite', 'postgres'])[0]?.en).toBe('sqlite or postgres');
  expect(wholeNumber('--seed', undefined, 0)).toEqual([]);
});

it('the usage says what the exit codes are', () => {
  for (const usage of [CHAOS_USAGE, SOAK_USAGE]) expect(usage).toMatch(/^ {2}2 {2}the command line/m);
});
