import { runGatewayStep, StepImpossible } from '../../../conformance/kit/roles/gateway.js';
import { nodeCounterpart } from '../../../conformance/kit/roles/node.js';
import { readerCounterpart } from '../../../conformance/kit/roles/reader.js';
import { senderCounterpart } from '../../../conformance/kit/roles/sender.js';
import { secretsOf } from '../../../conformance/kit/roles/webhook.js';
import type { Step } from '../../../conformance/kit/scenario.js';
import type { Session } from '../../../conformance/kit/session.js';
import { type Rules, systemClock } from '../../index.js';
import type { Terminal } from '../command.js';
import { placeOf, type RunOptions } from './run.js';

/** The kit's side of a session that is led from a page: a step at a time, any step, again and again. */
export interface Player {
  /** What a person has to know to connect the other side. */
  readonly told: readonly string[];
  /** Does a step, or puts it on, where the participant acts. */
  do(step: Step): Promise<void>;
  /** The step that is on, where the participant acts. */
  current(): Step | undefined;
  look(): void;
  close(): Promise<void>;
}

/** Starts it for the session's role. */
export async function player(
  made: Session,
  values: RunOptions,
  { env }: Terminal,
  rules: Rules,
): Promise<Player> {
  const clock = systemClock;
  const key = env[values['key-env'] ?? ''] ?? '';
  const target = { url: made.head.target, key, feed: values.feed ?? 'all' };
  const place = placeOf(values.listen);
  const nothing = { current: () => undefined, look: () => {} };
  switch (made.head.role) {
    case 'gateway':
      return {
        ...nothing,
        told: [target.url],
        async do(step) {
          try {
            await runGatewayStep(made, step, target, { rules, clock });
          } catch (error) {
            // It needs what an earlier step didn't give: it stays not covered.
            if (!(error instanceof StepImpossible)) throw error;
          }
        },
        close: async () => {},
      };
    case 'node': {
      const kit = await nodeCounterpart(made, { rules, clock, ...place });
      const told = [kit.url, `exchange: [${JSON.stringify(kit.link)}]`];
      return { ...nothing, told, do: (step) => kit.run(step, target), close: kit.close };
    }
    default: {
      const webhook = made.head.via === 'webhook' ? { webhook: { url: made.head.target } } : {};
      // Nothing is on until somebody puts it on: a session that is opened again isn't begun anew.
      const parts = { rules, clock, idle: true, ...place };
      const kit =
        made.head.role === 'sender'
          ? await senderCounterpart(made, parts)
          : await readerCounterpart(made, { ...parts, receipts: values.receipts, ...webhook });
      return {
        told: [kit.url, ...('webhook' in webhook ? [secretsOf(made).first] : [])],
        async do(step) {
          kit.next(step.id);
        },
        current: kit.current,
        look: () => kit.look?.(),
        close: kit.close,
      };
    }
  }
}
