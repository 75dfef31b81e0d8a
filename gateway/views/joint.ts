import type { JointEntry } from '../core/index.js';
import type { Key } from './keys.js';
import { nameOf } from './milestone.js';
import { instantOf } from './moment.js';
import type { TimelineEvent } from './timeline.js';

/** What an agency says of a thing, from the best to the worst; the joint state is the worst of them. */
export const JOINT_STATES = ['released', 'awaited', 'inspecting', 'held', 'withdrawn'] as const;
export type JointState = (typeof JOINT_STATES)[number];

export interface Joint {
  /** `released` when, and only when, every agency has released. */
  readonly state: JointState;
  readonly agencies: ReadonlyArray<{
    readonly agency: string;
    readonly state: JointState;
    /** Of each container, bill and declaration that it has answered for, or has still to. */
    readonly of: ReadonlyArray<{
      readonly subject: Key;
      readonly state: JointState;
      readonly since?: string;
    }>;
  }>;
}

export interface JointRule {
  readonly entries: readonly JointEntry[];
  /** Codes that an agency signs its answers with. */
  readonly identities: (agency: string) => readonly string[];
  /** IANA name, for dates. */
  readonly zone: string;
}

const CALLS_FOR = { 'customs-declaration': 'declared', 'cargo-manifest': 'announced' } as const;

const worst = (states: readonly JointState[]): JointState =>
  states.reduce(
    (found, each) => (JOINT_STATES.indexOf(each) > JOINT_STATES.indexOf(found) ? each : found),
    'released',
  );

/** Entries that a thing's documents call for. */
export const jointEntries = (
  events: readonly TimelineEvent[],
  entries: readonly JointEntry[],
): readonly JointEntry[] =>
  entries.filter(({ types = ['customs-declaration', 'cargo-manifest'] as const }) =>
    types.some((type) =>
      events.some(({ step, takenBack }) => step === CALLS_FOR[type] && takenBack !== true),
    ),
  );

/**
 * What happened to a thing → where its agencies are, whatever order their answers came in; undefined where nothing calls
 * for them. Who has answered for one declaration is awaited for every other one.
 */
export function jointOf(
  events: readonly TimelineEvent[],
  { entries, identities, zone }: JointRule,
): Joint | undefined {
  const called = jointEntries(events, entries);
  if (called.length === 0) return undefined;
  const declarations = declarationsIn(events);
  const agencies = [...new Set(called.flatMap((each) => each.agencies))].map((agency) => {
    const codes = new Set(identities(agency));
    const own = events.filter((each) => each.by !== undefined && codes.has(each.by) && isAnswer(each));
    const subjects = new Map(own.map(({ subject }) => [nameOf(subject), subject]));
    if ([...subjects.values()].some(({ kind }) => kind === 'declaration'))
      for (const keys of declarations)
        if (!keys.some((each) => subjects.has(nameOf(each))))
          subjects.set(nameOf(keys[0] as Key), keys[0] as Key);
    const of = [...subjects].map(([name, subject]) => ({
      subject,
      ...stateOf(
        own.filter((each) => nameOf(each.subject) === name),
        zone,
      ),
    }));
    return {
      agency,
      state: of.length === 0 ? ('awaited' as const) : worst(of.map(({ state }) => state)),
      of,
    };
  });
  return { state: worst(agencies.map(({ state }) => state)), agencies };
}

/** The declarations that stand, each by its numbers; one that another declaration names too (as what went before) doesn't tell them apart. */
function declarationsIn(events: readonly TimelineEvent[]): readonly (readonly Key[])[] {
  const found = new Map<string, Map<string, Key>>();
  for (const { step, subject, takenBack, document } of events) {
    if (step !== 'declared' || subject.kind !== 'declaration' || takenBack === true) continue;
    const keys = found.get(document) ?? new Map<string, Key>();
    found.set(document, keys.set(nameOf(subject), subject));
  }
  const all = [...found.values()];
  return all.map((keys) => {
    const own = [...keys].filter(([name]) => !all.some((other) => other !== keys && other.has(name)));
    return own.length > 0 ? own.map(([, key]) => key) : [...keys.values()];
  });
}

const DAY = 24 * 3_600_000;
const ANSWERS = new Set(['held', 'inspecting', 'rejected', 'released']);

/** Whether it is what an authority decided. */
export const isAnswer = ({ step }: TimelineEvent): boolean => ANSWERS.has(step);

/** One agency's answers about one thing, by the moments that they name; of one moment the worst counts. */
function stateOf(
  answers: readonly TimelineEvent[],
  zone: string,
): { readonly state: JointState; readonly since?: string } {
  // Only a date: as late as it can be of what stops, as early as it can be of a release.
  const moment = ({ at, step }: TimelineEvent): number => {
    const instant = instantOf(at, zone);
    const from = Date.parse(instant?.utc ?? '') || 0;
    return instant?.coarse && step !== 'released' ? from + DAY - 1 : from;
  };
  const sorted = [...answers].sort((a, b) =>
    moment(a) === moment(b)
      ? Number(a.step !== 'released') - Number(b.step !== 'released')
      : moment(a) - moment(b),
  );
  let found: { state: JointState; since?: string } = { state: 'awaited' };
  let released = false;
  for (const answer of sorted) {
    if (answer.step === 'released') released = true;
    if (answer.takenBack === true) continue;
    const stopped = answer.step === 'inspecting' ? 'inspecting' : released ? 'withdrawn' : 'held';
    found = { state: answer.step === 'released' ? 'released' : stopped, since: answer.at };
  }
  // A release that was cancelled, with nothing in its place.
  return found.state === 'awaited' && released ? { state: 'withdrawn' } : found;
}
