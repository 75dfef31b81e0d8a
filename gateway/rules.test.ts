import { describe, expect, it } from 'vitest';
import { loadRules } from './rules.js';

const { value: rules } = loadRules({ lazy: true });
const reads = (message: string): string | undefined => {
  const shape = rules.shape('edifact', message).value;
  return shape && rules.mappingFor(shape, '', message.split(':')[4]).value?.name;
};

describe('the mapping of a message', () => {
  it.each([
    ['BAPLIE:D:97A:UN', 'bay-plan/baplie-d00b'],
    ['BAPLIE:D:97A:UN:SMDG20', 'bay-plan/baplie-d00b'],
    ['BAPLIE:D:97A:UN:ANZ26', 'train-consist/baplie-train'],
    ['BAPLIE:D:97A:UN:ANZ27', 'train-consist/baplie-train'],
    ['BAPLIE:D:95B:UN:SMDG22', 'bay-plan/baplie-d95b'],
    ['BAPLIE:D:13B:UN:SMDG31', 'bay-plan/baplie-d13b'],
    ['PAXLST:D:02B:UN:IATA', 'person-list/paxlst-d05b'],
    ['PAXLST:D:01B:UN:IATA', 'person-list/paxlst-d02a'],
    ['PAXLST:D:08B:UN', 'person-list/paxlst-d16a'],
    ['CONTRL:4:1:UN', 'acknowledgement/contrl-v4'],
    ['CONTRL:2:2:UN', 'acknowledgement/contrl-v3'],
  ])('%s is read by %s: its association code, then the nearest directory', (message, name) => {
    expect(reads(message)).toBe(name);
  });
  it('writes its association code', () => {
    expect(rules.mappingNamed('train-consist/baplie-train')?.message).toBe('BAPLIE:D:97A:UN:ANZ26');
    expect(rules.mappingNamed('bay-plan/baplie-d95b')?.message).toBe('BAPLIE:D:95B:UN:SMDG22');
    expect(rules.mappingNamed('bay-plan/baplie-d00b')?.message).toBe('BAPLIE:D:00B:UN');
  });
  it('is written in any directory that has the message, by the nearest mapping', () => {
    const found = rules.mappingNamed('CODECO:D:21B:UN:SMDG20');
    expect(found?.name).toBe('equipment-event/codeco-d16a');
    expect(found?.message).toBe('CODECO:D:21B:UN:SMDG20');
    expect(found?.plan.shape.message).toBe('CODECO:D:21B:UN');
    expect(rules.mappingNamed('VERMAS:D:95B:UN')).toBeUndefined();
    expect(rules.mappingNamed('CODECO:D:77X:UN')).toBeUndefined();
    expect(rules.mappingNamed('CODECO')?.syntax).toBe('flat');
  });
});
