import { expect, it } from 'vitest';
import { defaultAgreement, loadRules } from './index.js';
import type { NodeConfig } from './ops/config.js';
import { notationsOf, unknownNotations, unknownProfiles } from './wiring.js';

const { value: rules } = loadRules({ lazy: true });
const config = (profile: string | undefined, notation: string): NodeConfig =>
  ({
    partners: [
      {
        id: 'terminal',
        agreement: { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) },
        routes: [{ notation }],
      },
    ],
  }) as unknown as NodeConfig;

it('an agreement names a profile there is', () => {
  expect(unknownProfiles(config('smdg', 'canonical'), rules.profiles.names)).toEqual([]);
  expect(unknownProfiles(config(undefined, 'canonical'), rules.profiles.names)).toEqual([]);
  const [found] = unknownProfiles(config('smgd', 'canonical'), rules.profiles.names);
  expect(found?.message.en).toContain('terminal.agreement.profile: smgd');
});

it.each([
  ['equipment-event/codeco-d95b', 0],
  ['CODECO:D:21B:UN', 0],
  ['CODECO:D:21X:UN', 1],
])('a route asks for %s: %i problems', (notation, problems) => {
  expect(unknownNotations(config(undefined, notation), notationsOf(rules))).toHaveLength(problems);
});
