import { factOf, type StoredLeaf } from './audit/index.js';
import type { Fact, Journal } from './core/index.js';

/** What the log tells of the time since a backup. Moments are RFC 3339. */
export interface Since {
  /** Received since: the bytes are lost, and the sender has to send them again. */
  readonly lost: ReadonlyArray<{
    readonly id: string;
    readonly sender: string;
    readonly at: string;
    /** What it was judged as, if it was. */
    readonly status?: string;
    /** Deliveries of it that left the node: when it is sent again they leave again, under other ids. */
    readonly sent: readonly string[];
  }>;
  /**
   * Sent since. sent: noted, it isn't sent again; again: its message is judged anew, and it leaves once more under the
   * same id, by which the receiver knows it; lost: of a message that is lost.
   */
  readonly sent: ReadonlyArray<{
    readonly delivery: string;
    readonly partner: string;
    readonly at: string;
    readonly state: 'sent' | 'again' | 'lost';
  }>;
  /** Judged since, of messages that are here: judged anew. */
  readonly judged: ReadonlyArray<{ readonly id: string; readonly at: string; readonly status: string }>;
  /** What people did about exceptions: to be done again where it is still wanted. */
  readonly interventions: ReadonlyArray<{
    readonly exception: string;
    readonly action: string;
    readonly by: string;
    readonly at: string;
  }>;
}

const AT_ONCE = 500;

/** Lists what entries of a log tell, against a journal that doesn't hold what they tell of, or has taken them up. */
export async function since(
  leaves: AsyncIterable<StoredLeaf>,
  journal: Pick<Journal, 'message' | 'deliveries'>,
): Promise<Since> {
  const lost = new Map<string, { id: string; sender: string; at: string; status?: string; sent: string[] }>();
  const sent = new Map<string, string>();
  const judged: { id: string; at: string; status: string }[] = [];
  const interventions: Since['interventions'][number][] = [];
  for await (const { text } of leaves) {
    const fact = factOf(text);
    if (fact === undefined) continue;
    const { kind, subject, at } = fact;
    if (kind === 'received') lost.set(subject, { id: subject, sender: word(fact, 'sender'), at, sent: [] });
    else if (kind === 'sent') sent.set(subject, at);
    else if (kind === 'judged') {
      const of = lost.get(subject);
      if (of === undefined) judged.push({ id: subject, at, status: word(fact, 'status') });
      else of.status = word(fact, 'status');
    } else if (kind === 'intervened')
      interventions.push({ exception: subject, action: word(fact, 'action'), by: word(fact, 'by'), at });
  }
  const rows: Since['sent'][number][] = [];
  const all = [...sent];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const ids = some.map(([id]) => id);
    const known = new Map((await journal.deliveries({ ids, limit: AT_ONCE })).map((each) => [each.id, each]));
    for (const [delivery, at] of some) {
      // A delivery's id is that of a document or message, and its receiver's: `01J…-1~customs`.
      const [subject = '', named = ''] = delivery.split('~');
      const message = subject.replace(/-\d+$/, '');
      (lost.get(subject) ?? lost.get(message))?.sent.push(delivery);
      const row = known.get(delivery);
      const here = row !== undefined || (await journal.message(message)) !== undefined;
      const state = row?.status === 'sent' ? 'sent' : here ? 'again' : 'lost';
      rows.push({ delivery, partner: row?.partner ?? named, at, state });
    }
  }
  return { lost: [...lost.values()], sent: rows, judged, interventions };
}

const word = (fact: Fact, name: string): string => {
  const value = fact[name];
  return typeof value === 'string' ? value : '';
};
