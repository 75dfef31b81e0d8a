import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listCases } from '../conformance/case.js';
import { defaultAgreement, projectRoot } from './core/index.js';
import { judge, loadRules } from './index.js';
import { lineageOf } from './lineage.js';

const rules = loadRules({ lazy: true }).value;
const received = { id: 'traced', receivedAt: '2026-01-15T00:00:00.000Z' };

describe('where a field came from', () => {
  const bytes = readFileSync(
    join(projectRoot, 'conformance/cases/equipment-event/codeco-d95b/gate-in/input.edi'),
  );
  const [origins = []] = lineageOf(bytes, defaultAgreement, rules, received);
  const textAt = (field: string): string | undefined => {
    const origin = origins.find((each) => each.field === field);
    return origin && bytes.subarray(origin.from, origin.to).toString('latin1');
  };

  it('is the component on the wire, by bytes of what was received', () => {
    const [document] = judge(bytes, defaultAgreement, rules, received).documents as unknown as [
      { documentId: string; events: { equipment: { reference: string } }[] },
    ];
    expect(textAt('documentId')).toBe(document.documentId);
    expect(textAt('events.0.equipment.reference')).toBe(document.events[0]?.equipment.reference);
  });

  const cases = listCases(join(projectRoot, 'conformance/cases')).filter(
    ({ expect: { status }, partner }) => status === 'accepted' && partner === undefined,
  );
  it('stands inside the bytes, for every field of every golden case, and names a field that is there', () => {
    let fields = 0;
    for (const each of cases) {
      const input = readFileSync(join(each.folder, each.input));
      const agreement = { ...defaultAgreement, lenient: each.lenient === true };
      const { documents } = judge(input, agreement, rules, received);
      const all = lineageOf(input, agreement, rules, received);
      for (const [nth, some] of all.entries())
        for (const { field, from, to } of some) {
          fields++;
          expect(from >= 0 && to > from && to <= input.length, `${each.name} ${field} ${from} ${to}`).toBe(
            true,
          );
          const value = field
            .split('.')
            .reduce<unknown>(
              (at, name) => (at as Record<string, unknown> | undefined)?.[name],
              documents[nth],
            );
          expect(value, `${each.name} ${field}`).toBeDefined();
        }
    }
    expect(fields).toBeGreaterThan(5000);
  });
});
