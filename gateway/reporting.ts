import type { deliveryLoop } from './deliver/index.js';
import type { Log } from './ops/log.js';
import type { Metrics } from './ops/metrics.js';
import type { PipelineParts } from './pipeline.js';

type LoopParts = Parameters<typeof deliveryLoop>[0];

/** What the two lines tell of themselves → metrics and log: ids, states and times, never what a message says. */
export const reports = (
  metrics: Pick<Metrics, 'judged' | 'attempted' | 'paused'>,
  log: Log,
): {
  readonly judged: NonNullable<PipelineParts['onJudged']>;
  readonly attempted: NonNullable<LoopParts['onAttempt']>;
  readonly paused: NonNullable<LoopParts['onPause']>;
} => ({
  judged(row, status, milliseconds, error) {
    metrics.judged(status === 'received' ? 'parked' : status, milliseconds / 1000);
    log[error === undefined ? 'info' : 'error'](
      { id: row.id, sender: row.sender, status, milliseconds, error },
      'judged',
    );
  },
  attempted(row, outcome, milliseconds, error) {
    metrics.attempted(row.partner, outcome, milliseconds / 1000);
    log[outcome === 'sent' ? 'info' : 'warn'](
      { delivery: row.id, partner: row.partner, outcome, attempts: row.attempts + 1, milliseconds, error },
      'delivered',
    );
  },
  paused({ partner, by, reason }, alert) {
    if (alert === undefined) return log.info({ partner, by }, 'resumed');
    metrics.paused(partner);
    log.error({ partner, by, reason, code: alert.code, problem: alert }, 'paused');
  },
});
