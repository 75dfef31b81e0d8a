import type {
  ExceptionAction,
  ExceptionKind,
  ExceptionStatus,
  Intervention,
  Resolution,
} from '../core/index.js';
import type { ExceptionRecord } from './exception-record.js';

type Action = Intervention['action'];

export const OF_DELIVERY: readonly ExceptionKind[] = ['dead', 'unanswered', 'refused'];
const ANY: readonly ExceptionKind[] = ['rejected', 'parked', 'unroutable', 'escalated', ...OF_DELIVERY];

/** What each action is for, while the exception is open. */
export const FITS: Readonly<Record<Action, readonly ExceptionKind[]>> = {
  take: ANY,
  comment: ANY,
  propose: ['rejected', 'parked'],
  repair: ['rejected', 'parked'],
  release: ['rejected', 'parked', 'unroutable', ...OF_DELIVERY],
  reroute: ['unroutable', ...OF_DELIVERY],
  discard: ['rejected', 'parked', 'unroutable', ...OF_DELIVERY],
  escalate: ANY,
  answer: ['escalated'],
  answered: ANY,
  close: ['unanswered', 'refused'],
};

/** What ends the exception, and how. */
export const ENDS: Readonly<Partial<Record<Action, Resolution>>> = {
  repair: 'repaired',
  release: 'released',
  reroute: 'rerouted',
  discard: 'discarded',
  answer: 'answered',
  close: 'settled',
};

/** Actions of others than its owner: a note, the second person's, the other node's. */
export const OF_OTHERS: readonly Action[] = ['comment', 'repair', 'answered'];

/** In which status each action can be taken: what was sent up can be talked about, and taken back. */
export const statusesOf = (action: Action): readonly ExceptionStatus[] =>
  action === 'answered'
    ? ['escalated']
    : action === 'comment' || action === 'take'
      ? ['open', 'escalated']
      : ['open'];

/** Whether it takes an exception over from its owner. */
export const takesOver = (act: Intervention): boolean => act.action === 'take' && act.over === true;

/** The status an action leaves it in, where it changes that and doesn't close it. */
export const statusAfter = (action: Action): ExceptionStatus | null =>
  action === 'escalate' ? 'escalated' : action === 'answered' || action === 'take' ? 'open' : null;

/** The action as its history keeps it. */
export function actionOf(act: Intervention, found: ExceptionRecord): ExceptionAction {
  const sha256 =
    act.action === 'propose'
      ? act.sha256
      : act.action === 'repair' && found.proposal !== null
        ? (JSON.parse(found.proposal) as { sha256: string }).sha256
        : undefined;
  return {
    action: act.action,
    at: act.at,
    by: act.by,
    ...(act.authorisation === undefined ? {} : { authorisation: act.authorisation }),
    ...(act.reason === undefined ? {} : { reason: act.reason }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...('to' in act ? { to: act.to } : {}),
    ...('text' in act ? { text: act.text } : {}),
  };
}
