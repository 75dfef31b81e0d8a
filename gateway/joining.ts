import type { ViewCaller } from './channels/index.js';
import type { JointEntry, Journal } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import {
  isAnswer,
  type Joint,
  type JointRule,
  jointEntries,
  jointOf,
  type Key,
  type TimelineEvent,
  timelineOf,
} from './views/index.js';

/** The rules of joint release of a node; undefined where it has none. */
export const joiningOf = ({
  joint,
  partners,
}: Pick<NodeConfig, 'joint' | 'partners'>): Omit<JointRule, 'zone'> | undefined => {
  if (joint === undefined) return undefined;
  const codes = new Map(partners.map(({ id, identities }) => [id, [id, ...identities]]));
  return { entries: joint, identities: (agency) => codes.get(agency) ?? [] };
};

/**
 * The joint state of a thing, of all that is known of it, for those who are told it: operators, the agencies, whom the
 * entries name, and who sent the declaration or manifest. Undefined for others, where nothing calls for it, and where not
 * all of it can be looked at.
 */
export async function jointSeen(
  journal: Pick<Journal, 'indexed' | 'items' | 'message'>,
  subject: Key,
  rule: JointRule,
  caller: ViewCaller,
): Promise<Joint | undefined> {
  const events = await eventsOf(journal, subject, rule.zone);
  if (events === undefined) return undefined;
  const told = ({ agencies, tell = [] }: JointEntry): boolean => [...agencies, ...tell].includes(caller.id);
  const isTold = async (): Promise<boolean> => {
    if (caller.kind === 'operator') return true;
    // Every entry that counts: nobody learns of an agency through another entry.
    if (jointEntries(events, rule.entries).every(told)) return true;
    const callers = events.filter(({ step }) => step === 'declared' || step === 'announced');
    for (const id of new Set(callers.map(({ envelope }) => envelope)))
      if ((await journal.message(id))?.sender !== caller.id) return false;
    return callers.length > 0;
  };
  return (await isTold()) ? jointOf(events, rule) : undefined;
}

/** The most containers of one declaration or bill that are looked at. */
const CONTAINERS = 100;

/** What all documents say of a thing; of a paper also what authorities say of its containers. Undefined where it is too much to look at. */
async function eventsOf(
  journal: Pick<Journal, 'indexed' | 'items'>,
  subject: Key,
  zone: string,
): Promise<readonly TimelineEvent[] | undefined> {
  const whole = await timelineOf(journal, subject, zone, (item) => item);
  if (whole === undefined || whole.truncated) return undefined;
  if (subject.kind === 'equipment') return whole.events;
  const containers = whole.related.filter(({ kind }) => kind === 'equipment');
  if (containers.length > CONTAINERS) return undefined;
  const events = [...whole.events];
  for (const container of containers) {
    const found = await timelineOf(journal, container, zone, (item) => item);
    if (found?.truncated) return undefined;
    events.push(
      ...(found?.events ?? []).filter((each) => each.subject.kind === 'equipment' && isAnswer(each)),
    );
  }
  return events;
}
