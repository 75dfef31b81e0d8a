import { describe, expect, it } from 'vitest';
import type { Document } from '../core/index.js';
import { answersOf } from './answers.js';

const document = (type: string, message: string, more: object): Document =>
  ({ id: '1', type, version: '1', source: { message }, extensions: [], ...more }) as unknown as Document;

describe('what documents answer', () => {
  it('CONTRL: the interchange, refused as a whole if any part of it is', () => {
    const contrl = (parts: readonly object[]) =>
      answersOf([
        document('acknowledgement', 'CONTRL:D:3:UN', {
          accepted: true,
          acknowledged: { reference: 'R7' },
          correlationId: 'not this',
          parts,
        }),
      ]);
    expect(contrl([{ accepted: true }])).toEqual([{ reference: 'R7', accepted: true, name: 'CONTRL' }]);
    expect(contrl([{ accepted: true }, { accepted: false }])).toEqual([
      { reference: 'R7', accepted: false, name: 'CONTRL' },
    ]);
  });

  it('a response: every number by which it may name what it answers', () => {
    expect(
      answersOf([
        document('regulatory-response', 'CUSRES:D:95B:UN', {
          correlationId: 'M1',
          decision: 'rejected',
          references: [{ type: 'ABO', number: 'D1' }, { type: 'BM', number: 'M1' }, { type: 'X' }],
        }),
      ]),
    ).toEqual([
      { reference: 'M1', accepted: false, name: 'CUSRES' },
      { reference: 'D1', accepted: false, name: 'CUSRES' },
    ]);
  });

  it('an interim state is an answer that accepts; a refused subject refuses', () => {
    const rep = (decision: string) =>
      answersOf([
        document('regulatory-response', 'DxpRep', { correlationId: 'C1', subjects: [{ decision }] }),
      ])[0]?.accepted;
    expect(rep('accepted')).toBe(true);
    expect(rep('received')).toBe(true);
    expect(rep('rejected')).toBe(false);
  });

  it('a refusal goes before an acceptance of the same reference, in whatever order', () => {
    const one = (accepted: boolean) =>
      document('acknowledgement', 'APERAK:D:99B:UN', { correlationId: 'A', accepted });
    for (const both of [
      [one(true), one(false)],
      [one(false), one(true)],
    ])
      expect(answersOf(both)).toEqual([{ reference: 'A', accepted: false, name: 'APERAK' }]);
  });

  it('nothing else answers anything', () => {
    expect(answersOf([document('equipment-event', 'CODECO', { correlationId: 'A' })])).toEqual([]);
  });

  it('of several references refusals come last: what was delivered may go by any of them', () => {
    const one = (correlationId: string, decision: string) =>
      document('regulatory-response', 'CUSRES:D:95B:UN', { correlationId, decision });
    const order = answersOf([one('B1', 'rejected'), one('B2', 'accepted')]);
    expect(order.map(({ reference, accepted }) => [reference, accepted])).toEqual([
      ['B2', true],
      ['B1', false],
    ]);
  });
});
