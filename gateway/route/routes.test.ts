import { describe, expect, it } from 'vitest';
import type { Document, Verdict } from '../core/index.js';
import { router, type Subscriber } from './routes.js';

const document = (id: string, type: string, recipient?: string): Document => ({
  id,
  type,
  version: '1',
  ...(recipient === undefined ? {} : { recipient: { code: recipient } }),
  source: { format: 'EDIFACT', message: 'X', position: 1, sha256: '', mapping: { name: '', digest: '' } },
  extensions: [],
});
const verdict = (documents: readonly Document[], more: Partial<Verdict> = {}): Verdict => ({
  status: 'accepted',
  head: { test: false },
  messages: [],
  documents,
  problems: [],
  rules: '',
  ...more,
});
const subscriber = (
  id: string,
  routes: Subscriber['routes'],
  more: Partial<Subscriber> = {},
): Subscriber => ({
  id,
  identities: [],
  routes,
  acknowledge: false,
  ...more,
});
const here = { id: 'E1', sender: 'terminal', lane: 'terminal/7', via: [] };
const two = [document('E1-1', 'equipment-event'), document('E1-2', 'cargo-manifest')];

describe('routing', () => {
  it('sends what is signed as it came, unless a route says otherwise', () => {
    const route = router([
      subscriber('silent', [{ notation: 'canonical', byDefault: true }]),
      subscriber('says', [{ notation: 'canonical' }]),
    ]);
    const kinds = (signed: boolean) =>
      route(here, verdict(two, signed ? { signed: true } : {})).map(
        ({ partner, kind }) => `${partner} ${kind}`,
      );
    expect(kinds(false)).toEqual(['silent document', 'silent document', 'says document', 'says document']);
    expect(kinds(true)).toEqual(['silent original', 'says document', 'says document']);
  });

  it('gives each subscriber the types it asked for, in its notation, by the first route that fits', () => {
    const route = router([
      subscriber('customs', [
        { types: ['cargo-manifest'], notation: 'cargo-manifest/mt1101' },
        { notation: 'canonical' },
      ]),
      subscriber('port', [{ types: ['bay-plan'], notation: 'canonical' }]),
    ]);
    expect(route(here, verdict(two))).toEqual([
      {
        id: 'E1-1~customs',
        partner: 'customs',
        subject: 'E1-1',
        kind: 'document',
        notation: 'canonical',
        lane: 'terminal/7',
      },
      {
        id: 'E1-2~customs',
        partner: 'customs',
        subject: 'E1-2',
        kind: 'document',
        notation: 'cargo-manifest/mt1101',
        lane: 'terminal/7',
      },
    ]);
  });

  it('sends an original once, whatever documents it holds', () => {
    const due = router([subscriber('nation', [{ notation: 'original' }])])(here, verdict(two));
    expect(due).toEqual([
      {
        id: 'E1~nation',
        partner: 'nation',
        subject: 'E1',
        kind: 'original',
        notation: 'original',
        lane: 'terminal/7',
      },
    ]);
  });

  it('sends nothing back to its sender unless a route names it', () => {
    expect(router([subscriber('terminal', [{ notation: 'canonical' }])])(here, verdict(two))).toEqual([]);
    expect(
      router([subscriber('terminal', [{ from: ['terminal'], notation: 'canonical' }])])(here, verdict(two)),
    ).toHaveLength(2);
  });

  it('sends nothing to a node that it has passed, even if a route names it', () => {
    const link = subscriber('province', [
      { from: ['province'], notation: 'original' },
      { notation: 'original' },
    ]);
    const submission = { id: 'E1', sender: 'nation', lane: 'l', via: ['city', 'province', 'nation'] };
    expect(router([link])(submission, verdict(two))).toEqual([]);
    expect(
      router([subscriber('harbour', [{ notation: 'original' }])])(submission, verdict(two)),
    ).toHaveLength(1);
  });

  it('knows what came over a link by every node on its way', () => {
    const submission = { id: 'E1', sender: 'nation', lane: 'l', via: ['city', 'nation'] };
    expect(
      router([subscriber('p', [{ from: ['city'], notation: 'canonical' }])])(submission, verdict(two)),
    ).toHaveLength(2);
    expect(
      router([subscriber('p', [{ from: ['terminal'], notation: 'canonical' }])])(submission, verdict(two)),
    ).toEqual([]);
  });

  it('matches recipients of the document and of the envelope', () => {
    const route = router([
      subscriber('terminal-a', [{ addressed: true, notation: 'canonical' }], { identities: ['TERMA'] }),
    ]);
    const named = { ...here, sender: 'customs' };
    expect(
      route(
        named,
        verdict([document('E1-1', 'x', 'TERMA'), document('E1-2', 'x', 'TERMB'), document('E1-3', 'x')]),
      ),
    ).toHaveLength(1);
    expect(
      route(named, verdict([document('E1-1', 'x')], { head: { test: false, recipient: { code: 'TERMA' } } })),
    ).toHaveLength(1);
  });

  it('answers the sender, refused or not, where it takes answers; never what came over a link', () => {
    const acknowledgement = { name: 'CONTRL', mediaType: 'application/edifact', text: 'UNB' };
    const route = router([
      subscriber('terminal', [], { acknowledge: true }),
      subscriber('other', [], { acknowledge: true }),
    ]);
    const refused = verdict([], { status: 'rejected', acknowledgement });
    expect(route(here, refused)).toEqual([
      {
        id: 'E1~terminal~acknowledgement',
        partner: 'terminal',
        subject: 'E1',
        kind: 'acknowledgement',
        notation: 'CONTRL',
        lane: 'terminal/7',
      },
    ]);
    expect(route({ ...here, via: ['province'] }, refused)).toEqual([]);
    expect(router([subscriber('terminal', [])])(here, refused)).toEqual([]);
  });

  it('gives the same ids when it is repeated', () => {
    const route = router([
      subscriber('a', [{ notation: 'canonical' }]),
      subscriber('n', [{ notation: 'original' }]),
    ]);
    expect(route(here, verdict(two))).toEqual(route(here, verdict(two)));
    const ids = route(here, verdict(two)).map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
