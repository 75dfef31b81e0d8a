import { describe, expect, it } from 'vitest';
import type { Delivery } from '../core/index.js';
import { byTerms } from './terms.js';

const to = (partner: string): Delivery => ({
  id: `M1~${partner}`,
  partner,
  subject: 'M1',
  kind: 'original',
  notation: 'original',
  lane: 'ann/REF1',
});

describe('deliveries by the terms of their receiver', () => {
  const agreed = byTerms(
    new Map([
      ['free', { order: 'none', onDead: 'stop' }],
      ['strict', { order: 'reference', onDead: 'stop' }],
      ['plain', { order: 'reference', onDead: 'continue' }],
    ]),
  );

  it('keep the lane of their message, unless no order is asked for', () => {
    expect(agreed(to('plain'))).toEqual(to('plain'));
    expect(agreed(to('stranger'))).toEqual(to('stranger'));
    expect(agreed(to('free'))).toEqual({ ...to('free'), lane: 'M1~free' });
  });

  it('hold up those behind them when dead, where the agreement says stop', () => {
    expect(agreed(to('strict'))).toEqual({ ...to('strict'), stops: true });
  });
});
