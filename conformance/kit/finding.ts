import type { Text } from '../../gateway/index.js';
import type { Exchange } from './exchange.js';

/** What one check says of the traffic of its step: nothing to say where it passed. */
export interface Finding {
  readonly check: string;
  readonly passed: boolean;
  /** Why it failed, or what was seen. */
  readonly text: Text;
  /** Numbers of the exchanges it is about. */
  readonly exchanges: readonly number[];
}

export const passed = (check: string, exchanges: readonly Exchange[]): Finding => ({
  check,
  passed: true,
  text: { zh: '符合', en: 'as required' },
  exchanges: exchanges.map(({ n }) => n),
});

export const failed = (check: string, zh: string, en: string, exchanges: readonly Exchange[]): Finding => ({
  check,
  passed: false,
  text: { zh, en },
  exchanges: exchanges.map(({ n }) => n),
});
