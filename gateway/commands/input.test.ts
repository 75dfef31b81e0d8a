import { expect, it } from 'vitest';
import { loadRules } from '../index.js';
import { UsageError } from './command.js';
import { agreementOf } from './input.js';

const { value: rules } = loadRules({ lazy: true });

it.each([{ profile: 'nope' }, { charset: 'nope' }])('%j is wrong usage', (options) => {
  expect(() => agreementOf(options, rules)).toThrow(UsageError);
});

it.each(['UTF-8', 'GB18030', 'gbk', 'ISO-8859-1'])('--charset %s is known', (charset) => {
  expect(agreementOf({ charset }, rules)).toMatchObject({ charset });
});
