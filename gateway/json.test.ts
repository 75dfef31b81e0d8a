import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert } from './convert.js';
import { type Document, defaultAgreement } from './core/index.js';
import { judge } from './judge.js';
import { loadRules } from './rules.js';

const { value: rules } = loadRules({ lazy: true });
const received = { id: 'json', receivedAt: '2026-11-22T00:00:00Z' };
const judged = (text: string) => judge(Buffer.from(text), defaultAgreement, rules, received);
const codes = (text: string) => judged(text).problems.map((each) => `${each.code} ${each.at?.path ?? ''}`);

const notice = {
  messageId: 'N-1',
  function: 'original',
  issuedAt: '2026-11-20T08:12:30+08:00',
  sender: { code: 'A' },
  recipient: { code: 'B' },
  kind: 'risk-alert',
};

describe('JSON through the gateway', () => {
  test('any JSON gets a verdict', () => {
    const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
    const names = fc.constantFrom(
      'id',
      'content',
      'unitCode',
      'typeCode',
      'line',
      'sender',
      'withdrawn',
      '',
      '@a',
      'a/b',
    );
    const member = fc.dictionary(names, value);
    const message = fc.oneof(
      fc.record({
        agencyNotice: fc.oneof(
          value,
          member,
          member.map((each) => ({ ...notice, ...each })),
        ),
      }),
      fc.record({ personPreAnnouncement: fc.oneof(value, member) }),
      fc.record({ exchangedDocument: value, specifiedConsignment: fc.oneof(value, fc.array(member)) }),
      fc.record({
        exchangedDeclaration: fc.constant({ typeCode: { content: '722' } }),
        exchangedDocument: member,
      }),
      value,
    );
    fc.assert(
      fc.property(message, fc.nat(3), (each, cut) => {
        const text = JSON.stringify(each);
        const { status, documents } = judged(cut === 0 ? text.slice(0, text.length >> 1) : text);
        expect(['accepted', 'rejected', 'partial']).toContain(status);
        if (status === 'rejected') expect(documents).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('several messages in an array are judged each', () => {
    const { status, messages, documents } = judged(
      JSON.stringify([
        { agencyNotice: notice },
        { agencyNotice: { ...notice, kind: 'no such' } },
        { other: 1 },
      ]),
    );
    expect(status).toBe('partial');
    expect(messages.map(({ name, accepted }) => [name, accepted])).toEqual([
      ['agencyNotice', true],
      ['agencyNotice', false],
      ['other', false],
    ]);
    expect(documents.map((each) => each.documentId)).toEqual(['N-1']);
  });

  test('what stands beside a form, in another type or with a wrong check digit is told at its place', () => {
    expect(codes(JSON.stringify({ $schema: 'x', agencyNotice: notice }))).toEqual([
      'xml-element-unexpected $schema',
    ]);
    expect(codes(JSON.stringify({ agencyNotice: { ...notice, messageId: 7 } }))).toEqual([
      'element-type messageId',
    ]);
    expect(codes(JSON.stringify({ agencyNotice: { ...notice, kind: null } }))).toEqual([
      'element-missing kind',
    ]);
    expect(codes(JSON.stringify({ agencyNotice: 'x' }))).toContain('xml-element-unexpected ');
    expect(
      codes(JSON.stringify({ agencyNotice: { ...notice, equipment: { reference: 'EXPU7360015' } } })),
    ).toEqual(['check-digit equipment/reference']);
    const [problem] = judged(JSON.stringify({ agencyNotice: { ...notice, withdrawn: 'yes' } })).problems;
    expect(problem?.message).toEqual({ zh: 'withdrawn 应为 boolean', en: 'withdrawn must be boolean' });
  });

  test('the same notice in XML and JSON is the same document', () => {
    const [document] = judged(JSON.stringify({ agencyNotice: notice })).documents as readonly [Document];
    const writing = { to: 'regulatory-notice/agency-notice-xml', preparedAt: received.receivedAt };
    const written = convert([document], rules, writing);
    expect(written.problems).toEqual([]);
    const back = judge(written.value as Uint8Array, defaultAgreement, rules, received)
      .documents[0] as Document;
    const bare = ({ source: _, ...rest }: Document): object => rest;
    expect({ ...bare(back), id: '' }).toEqual({ ...bare(document), id: '' });
  });

  test('a member that UN/CEFACT has and our table has not is kept, one that the message must not have is refused', () => {
    const list = (equipment: object): string =>
      JSON.stringify({
        exchangedDocument: { id: { content: 'W' } },
        specifiedConsignment: [
          { utilizedLogisticsTransportEquipment: [{ id: { content: '1' }, ...equipment }] },
        ],
      });
    const kept = judged(list({ loadingLength: { content: '13', unitCode: 'MTR' }, 'x-a': { 'x-b': true } }));
    expect(kept.status).toBe('accepted');
    expect(
      kept.documents[0]?.extensions.map(
        ({ path, value }) => `${path.split('/').slice(2).join('/')}=${value}`,
      ),
    ).toEqual(['loadingLength/@unitCode=MTR', 'loadingLength=13', 'x-a/x-b=true']);
    expect(codes(list({ tareWeight: { content: '13' } }))).toEqual([
      'xml-element-unexpected specifiedConsignment/utilizedLogisticsTransportEquipment/tareWeight',
    ]);
  });
});
