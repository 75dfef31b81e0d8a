import type { Delivery } from './delivery.js';
import type { Json } from './json.js';
import type { Problem } from './problem.js';

/**
 * What a person must look at. rejected: a message was refused; unroutable: documents and no receiver; dead: a delivery was
 * given up or refused; unanswered: an expected answer is overdue; refused: the receiver answered with a refusal; parked:
 * judging failed by a fault of ours; escalated: another node sent its exception up.
 */
export type ExceptionKind =
  | 'rejected'
  | 'unroutable'
  | 'dead'
  | 'unanswered'
  | 'refused'
  | 'parked'
  | 'escalated';

/** escalated: sent up to another node, whose answer opens it again. */
export type ExceptionStatus = 'open' | 'escalated' | 'closed';

/** How it ended; `settled` where it ended by itself (corrected by its sender, sent after all, answered late). */
export type Resolution = 'repaired' | 'released' | 'rerouted' | 'discarded' | 'answered' | 'settled';

export interface ExceptionRow {
  /** `kind~subject`: the same trouble of the same thing is the same exception, opened again if need be. */
  readonly id: string;
  readonly seq: number;
  readonly kind: ExceptionKind;
  /** Id of the message or delivery; for `escalated` the id that it has at the node it came from. */
  readonly subject: string;
  /** Id of the message that it is about. */
  readonly message: string;
  /** The message's sender; of a delivery its receiver; of `escalated` the node. */
  readonly partner: string;
  /** RFC 3339, of the latest opening. */
  readonly openedAt: string;
  readonly status: ExceptionStatus;
  readonly problem?: Problem;
  /** Who acted on it first since it was opened: owns it until it is closed. */
  readonly owner?: string;
  /** A repair that waits for its second person; its bytes are `proposal` of the journal. */
  readonly proposal?: { readonly by: string; readonly at: string; readonly sha256: string };
  readonly closedAt?: string;
  readonly resolution?: Resolution;
  /** What travelled with it from the other node (`escalated`). */
  readonly content?: Json;
  /** What was done, oldest first. */
  readonly actions: readonly ExceptionAction[];
}

export interface ExceptionAction {
  readonly action: Intervention['action'];
  readonly at: string;
  readonly by: string;
  readonly authorisation?: string;
  readonly reason?: string;
  /** SHA-256 of proposed or applied bytes. */
  readonly sha256?: string;
  readonly to?: string;
  readonly text?: string;
}

/** Every action: who, when, on whose written authorisation, why. */
interface Act {
  readonly exception: string;
  readonly at: string;
  /** Id of the caller, and the person it names: `operator/zhang`. */
  readonly by: string;
  readonly authorisation?: string;
  readonly reason?: string;
}

/**
 * take: become its owner, or take back what was sent up. comment: a note in its history. propose: repaired bytes, kept apart. repair: the
 * second person applies the proposal (a new version, judged like any other). release: rejected and parked ones are judged
 * again (rejected ones with `released`), deliveries are due again, unroutable ones get `deliveries`. reroute: `deliveries` take
 * the place of the delivery. discard. escalate: to another node, by `deliveries`. answer: closes an escalated one, by `deliveries`
 * back. answered: the other node's answer came, the exception is open again with its text. close: nothing more is to be done (unanswered, refused).
 */
export type Intervention = Act &
  (
    | {
        readonly action: 'take';
        /** From its owner, who let its deadline pass. */
        readonly over?: true;
      }
    | { readonly action: 'comment'; readonly text: string }
    | { readonly action: 'propose'; readonly bytes: Uint8Array; readonly sha256: string }
    | { readonly action: 'repair' }
    | { readonly action: 'release'; readonly deliveries?: readonly Delivery[] }
    | { readonly action: 'reroute'; readonly to: string; readonly deliveries: readonly Delivery[] }
    | { readonly action: 'discard' }
    | { readonly action: 'escalate'; readonly to: string; readonly deliveries: readonly Delivery[] }
    | { readonly action: 'answer'; readonly text: string; readonly deliveries: readonly Delivery[] }
    | { readonly action: 'answered'; readonly text: string }
    | { readonly action: 'close' }
  );

/** `state`: the action doesn't fit its kind or status; `owner`: somebody else owns it; `person`: the proposer can't approve; `key`: the reference was taken by another message since. */
export type Intervened =
  | { readonly kind: 'done'; readonly exception: ExceptionRow }
  | {
      readonly kind: 'refused';
      readonly why: 'unknown' | 'state' | 'owner' | 'person' | 'key';
      readonly other?: string;
    };

/** An exception of another node, as it came over the link. */
export interface NewException {
  readonly id: string;
  readonly subject: string;
  readonly message: string;
  readonly partner: string;
  readonly at: string;
  readonly problem?: Problem;
  readonly content: Json;
}

/** Who acts: an operator of the platform, or a partner that may be the competent agency. */
export interface Actor {
  readonly kind: 'operator' | 'partner';
  readonly id: string;
}

/** What an actor says beside the action. */
export interface Order {
  /** The competent agency's written authorisation: its number. */
  readonly authorisation?: string;
  readonly reason?: string;
  /** propose: the repaired bytes. */
  readonly bytes?: Uint8Array;
  /** comment, answer. */
  readonly text?: string;
  /** reroute: a partner; escalate: a node (absent where there is but one link). */
  readonly to?: string;
  /** reroute: canonical, original or a mapping's name. */
  readonly notation?: string;
}

export type ExceptionAct = Intervention['action'];

/** An exception as it is shown: with its deadline, and the verdict on a proposal where one was just made. */
export interface ShownException extends ExceptionRow {
  /** RFC 3339. */
  readonly deadline: string;
  readonly overdue: boolean;
}

export type Acted =
  | { readonly exception: ShownException; readonly check?: readonly Problem[] }
  | { readonly problem: Problem };

/** The queue of exceptions, for people. */
export interface Exceptions {
  list(
    actor: Actor,
    filter: {
      readonly status?: ExceptionStatus;
      readonly kind?: ExceptionRow['kind'];
      readonly after?: number;
      readonly limit: number;
    },
  ): Promise<{ readonly exceptions: readonly ShownException[]; readonly next?: number }>;
  one(actor: Actor, id: string): Promise<ShownException | undefined>;
  /** For whoever may act on it: the bytes it is about, or those that are proposed. */
  bytes(actor: Actor, id: string, which: 'raw' | 'proposal'): Promise<Uint8Array | undefined>;
  act(actor: Actor, id: string, action: ExceptionAct, order: Order): Promise<Acted>;
}
