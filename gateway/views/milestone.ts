import type { Document, Json } from '../core/index.js';
import { callOf, type Key, keysIn, normal } from './keys.js';
import { type Instant, instantOf } from './moment.js';

/** Steps on the way of a unit, a consignment or a vessel, in the order in which they are expected. */
export const STEPS = [
  'announced',
  'stuffed',
  'arrived',
  'gate-in',
  'discharged',
  'loaded',
  'declared',
  'held',
  'inspecting',
  'rejected',
  'released',
  'stripped',
  'gate-out',
  'on-train',
  'off-train',
  'departed',
] as const;
export type Step = (typeof STEPS)[number];

/** One thing that happened to something, as one document tells it. */
export interface Milestone {
  readonly step: Step;
  readonly subject: Key;
  /** As the document gives it. */
  readonly at: string;
  readonly instant: Instant;
  /** The moment is not the event's own: the end of the operation, or when the document was issued. */
  readonly derived?: true;
  /** `PLN` and `EST` are not yet true. */
  readonly classifier: string;
  readonly port?: string;
  /** UN/ECE Recommendation 19: 1 sea, 2 rail, 3 road, 4 air (customs tables say 5). */
  readonly mode?: 'sea' | 'rail' | 'road' | 'air';
  /** Who says so. */
  readonly by?: string;
  /** Bills and declarations that the same part of the document names. */
  readonly with: readonly Key[];
}

type Part = Readonly<Record<string, unknown>>;

const EVENTS: Readonly<Record<string, Step>> = {
  DISC: 'discharged',
  LOAD: 'loaded',
  GTIN: 'gate-in',
  GTOT: 'gate-out',
  STUF: 'stuffed',
  STRP: 'stripped',
  ARRI: 'arrived',
  DEPA: 'departed',
};
const DECISIONS: Readonly<Record<string, Step>> = {
  released: 'released',
  cleared: 'released',
  exited: 'released',
  hold: 'held',
  held: 'held',
  withdrawn: 'held',
  inspect: 'inspecting',
  inspecting: 'inspecting',
  rejected: 'rejected',
  invalidated: 'rejected',
};
const MODES: Readonly<Record<string, NonNullable<Milestone['mode']>>> = {
  '1': 'sea',
  '2': 'rail',
  '3': 'road',
  '4': 'air',
  '5': 'air',
};

const list = (value: unknown): readonly Part[] => (Array.isArray(value) ? (value as Part[]) : []);
const part = (value: unknown): Part =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Part) : {};
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const isThing = ({ kind }: Key): boolean =>
  kind === 'equipment' || kind === 'bill' || kind === 'declaration' || kind === 'wagon';
const isPaper = ({ kind }: Key): boolean => kind === 'bill' || kind === 'declaration';

/**
 * What a document says happened, to which thing and when. `published`: when it came in, for what says no moment;
 * `zone`: IANA name for dates.
 */
export function milestonesOf(document: Document, published: string, zone: string): readonly Milestone[] {
  const it = document as unknown as Part;
  const found: Milestone[] = [];
  const add = (
    step: Step,
    subjects: readonly Key[],
    own: unknown,
    fallback: readonly unknown[],
    more: Partial<Pick<Milestone, 'classifier' | 'port' | 'mode'>> & { readonly with?: readonly Key[] },
  ): void => {
    const moment = [own, ...fallback, it.issuedAt, published].find(
      (each) => instantOf(each, zone) !== undefined,
    ) as string;
    const instant = instantOf(moment, zone);
    if (instant === undefined) return;
    const by = text(part(it.sender).code) ?? text(part(it.sender).name);
    for (const subject of subjects)
      found.push({
        step,
        subject,
        at: moment,
        instant,
        ...(moment === own ? {} : { derived: true as const }),
        classifier: more.classifier ?? 'ACT',
        ...(more.port === undefined ? {} : { port: more.port }),
        ...(more.mode === undefined ? {} : { mode: more.mode }),
        ...(by === undefined ? {} : { by }),
        with: more.with ?? [],
      });
  };
  switch (document.type) {
    case 'equipment-event':
      equipmentEvents(it, add);
      break;
    case 'regulatory-response':
      decisions(it, add);
      break;
    case 'cargo-manifest':
      manifest(it, add);
      break;
    case 'customs-declaration': {
      const keys = keysIn({ ...it, source: undefined }).filter(isThing);
      add('declared', keys, it.acceptedAt ?? it.issuedAt, [], { with: keys.filter(isPaper) });
      break;
    }
    case 'vessel-call':
      calls(it, add);
      break;
    case 'train-consist':
      for (const each of list(it.loads))
        add('on-train', keysIn(each).filter(isThing), part(it.transport).estimatedDeparture, [], {
          classifier: 'PLN',
          mode: 'rail',
        });
      break;
    default:
  }
  return found;
}

type Add = (
  step: Step,
  subjects: readonly Key[],
  own: unknown,
  fallback: readonly unknown[],
  more: Partial<Pick<Milestone, 'classifier' | 'port' | 'mode'>> & { readonly with?: readonly Key[] },
) => void;

function equipmentEvents(it: Part, add: Add): void {
  const leg = part(list(it.legs)[0]);
  const within = part(it.location);
  const whole = keysIn({ cargo: it.cargo, consignments: it.consignments }).filter(isPaper);
  const events = list(it.events);
  for (const event of events) {
    const mode = MODES[String(part(list(event.legs)[0]).mode ?? leg.mode)] ?? MODES[String(leg.mode)];
    const told = EVENTS[String(event.eventType)];
    if (told === undefined) continue;
    const rail =
      MODES[String(leg.mode)] === 'rail' || (told !== 'gate-out' && told !== 'gate-in' && mode === 'rail');
    const step = rail && told === 'loaded' ? 'on-train' : rail && told === 'discharged' ? 'off-train' : told;
    const keys = keysIn(event);
    const units = keys.filter(({ kind }) => kind === 'equipment');
    const papers = keys.filter(isPaper);
    // A tally lists bills and containers side by side: which bill goes with which container it doesn't say.
    const subjects = units.length > 0 ? units : papers;
    add(step, subjects, event.at, [within.at, leg.completedAt, it.completedAt], {
      ...(text(event.classifier) === undefined ? {} : { classifier: text(event.classifier) as string }),
      ...portOf(event, step, leg, within),
      ...(mode === undefined ? {} : { mode }),
      with: papers.length > 0 ? papers : events.length === 1 ? whole : [],
    });
  }
  // Air and loose cargo: what was tallied or arrived without units.
  if (events.length === 0 && whole.length > 0) {
    const mode = MODES[String(leg.mode)];
    const discharged = leg.portOfDischarge !== undefined;
    const loaded = leg.portOfLoading !== undefined;
    const step: Step = discharged ? 'discharged' : loaded ? 'loaded' : 'gate-in';
    add(step, whole, undefined, [leg.completedAt, within.at], {
      ...portOf({}, step, leg, within),
      ...(mode === undefined ? {} : { mode }),
    });
  }
}

function portOf(event: Part, step: Step, leg: Part, within: Part): { readonly port?: string } {
  const side =
    step === 'loaded' ? leg.portOfLoading : step === 'discharged' ? leg.portOfDischarge : undefined;
  const codes = [
    event.location,
    side,
    within,
    ...list(event.locations),
    leg.portOfDischarge,
    leg.portOfLoading,
  ].map((each) => text(part(each).code));
  const port = codes.find((code) => code !== undefined && /^[A-Z]{2}[A-Z2-9]{3}$/.test(code));
  return port === undefined ? {} : { port };
}

function decisions(it: Part, add: Add): void {
  const of = (value: unknown): Step | undefined => DECISIONS[String(value)];
  const subjects = list(it.subjects);
  const own = [it.effectiveAt, part(list(it.times)[0]).at];
  const port = portOf({ locations: it.locations }, 'released', part(list(it.legs)[0]), {});
  for (const subject of subjects) {
    const step = of(subject.decision ?? it.decision);
    if (step === undefined) continue;
    const keys = keysIn({ subjects: [subject] }).filter(isThing);
    add(step, keys, subject.releasedAt ?? subject.effectiveAt, own, { ...port, with: keys.filter(isPaper) });
  }
  const step = of(it.decision);
  if (step === undefined) return;
  const named = new Set(subjects.flatMap((each) => keysIn({ subjects: [each] })).map(nameOf));
  const keys = keysIn({ ...it, subjects: undefined, source: undefined, reasons: undefined })
    .filter(isThing)
    .filter((each) => !named.has(nameOf(each)));
  add(step, keys, it.effectiveAt, own, { ...port, with: keys.filter(isPaper) });
}

function manifest(it: Part, add: Add): void {
  const transport = part(it.transport);
  const mode = MODES[String(transport.mode)];
  const at = it.departedAt ?? it.issuedAt;
  for (const consignment of list(it.consignments)) {
    const keys = keysIn(consignment).filter(isThing);
    const port = text(part(consignment.portOfDischarge).code);
    add('announced', keys, at, [], {
      ...(port === undefined ? {} : { port }),
      ...(mode === undefined ? {} : { mode }),
      with: keys.filter(isPaper),
    });
  }
}

const CALLS: Readonly<Record<string, Step>> = { ARRI: 'arrived', DEPA: 'departed' };

function calls(it: Part, add: Add): void {
  const port = text(part(it.port).code);
  const subjects = [
    ...['voyage', 'voyageIn', 'voyageOut'].flatMap(
      (name) => callOf({ vessel: part(it.vessel), voyage: it[name] }) ?? [],
    ),
    ...(text(it.portCallId) === undefined
      ? []
      : [{ kind: 'call' as const, value: normal(it.portCallId as string) }]),
  ];
  for (const time of [...list(it.times), ...list(part(it.port).times)]) {
    const step = CALLS[String(time.event)];
    if (step !== undefined)
      add(step, subjects, time.at, [], {
        ...(text(time.classifier) === undefined ? {} : { classifier: text(time.classifier) as string }),
        ...(port === undefined ? {} : { port }),
        mode: 'sea',
      });
  }
}

export const nameOf = ({ kind, value }: Key): string => `${kind}:${value}`;

/** As the index keeps it beside its moment. */
export const noteOf = (milestone: Milestone): Json => {
  const { at, derived, port, mode, by, classifier, instant } = milestone;
  return {
    at,
    classifier,
    ...(derived === undefined ? {} : { derived }),
    ...(instant.coarse ? { coarse: true } : {}),
    ...(port === undefined ? {} : { port }),
    ...(mode === undefined ? {} : { mode }),
    ...(by === undefined ? {} : { by }),
    ...(milestone.with.length === 0 ? {} : { with: milestone.with.map(nameOf) }),
  };
};
