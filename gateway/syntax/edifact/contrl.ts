import { createHash } from 'node:crypto';
import type {
  Acknowledgement,
  Draft,
  Head,
  Interchange,
  MessageVerdict,
  Party,
  Problem,
} from '../../core/index.js';
import { PROBLEMS } from '../../core/index.js';
import type { Header } from './header.js';
import type { EdifactMessage } from './read.js';
import { writeEdifact } from './write.js';

/** What a CONTRL says of a problem. */
export type Reported = Pick<Problem, 'code' | 'severity' | 'at'>;

/** What a CONTRL reports on. */
export interface Judgement {
  readonly head: Head;
  readonly messages: readonly MessageVerdict[];
  readonly problems: readonly Reported[];
  /** Whether an error of the envelope's own refused it whole; else told from the problems. */
  readonly refused?: boolean;
  /** The same for the interchange that holds that offset, where several stand in one file. */
  readonly refusedAt?: (offset: number) => boolean;
  /** As `readEdifact` gave it: tells syntax version, addresses, groups, and interchanges that stand in one file. */
  readonly interchange?: Interchange | undefined;
  /** RFC 3339. */
  readonly preparedAt: string;
  readonly timeZone?: string;
  /** 0020 of the answer; else one derived from what is answered. */
  readonly reference?: string;
}

type Values = Draft['values'];

/** Whether these are answers themselves, which are never answered (ISO 9735-4 §4). */
export const isAcknowledgement = (messages: ReadonlyArray<{ readonly name: string }>): boolean =>
  messages.length > 0 && messages.every(({ name }) => /^(CONTRL|APERAK)(:|$)/.test(name));

/**
 * The syntax and service report to an interchange (ISO 9735-4; CONTRL:D:3 to syntax versions 1 to 3, CONTRL:4:1 to
 * version 4): 0083 is 4 rejected, 7 acknowledged, lower levels too where they aren't rejected by a UCM of their own.
 * Undefined where UNB lacks what UCI must repeat.
 */
export function contrl(judgement: Judgement): Acknowledgement | undefined {
  const { head, interchange } = judgement;
  const located = (interchange?.messages ?? []) as ReadonlyArray<Partial<EdifactMessage>>;
  const read = interchange as { readonly header?: Header; readonly headers?: readonly Header[] } | undefined;
  const own = read?.header;
  const first: Header = own ?? {
    from: 0,
    version: 3,
    acknowledgementRequested: false,
    test: head.test,
    ...(head.sender === undefined ? {} : { sender: head.sender }),
    ...(head.recipient === undefined ? {} : { recipient: head.recipient }),
    ...(head.reference === undefined ? {} : { reference: head.reference }),
  };
  const headers = [...new Set([first, ...(read?.headers ?? located.flatMap((each) => each.header ?? []))])];
  const version = first.version >= 4 ? 4 : 3;
  const errors = judgement.problems.filter((each) => each.severity === 'error');
  const messageOf = places(judgement);
  const byMessage = new Map<number, Reported[]>();
  for (const each of errors) {
    const index = messageOf(each);
    const of = byMessage.get(index);
    if (of === undefined) byMessage.set(index, [each]);
    else of.push(each);
  }
  const outside = byMessage.get(-1) ?? [];
  const whole = judgement.refused ?? outside.length > 0;

  const messages = headers.flatMap((header, h) => {
    if (header.sender === undefined || header.recipient === undefined || header.reference === undefined)
      return [];
    const until = headers[h + 1]?.from ?? Number.POSITIVE_INFINITY;
    const refused = whole || judgement.refusedAt?.(header.from) === true;
    const mine = outside.filter(({ at }) => {
      const offset = at?.offset ?? 0;
      return (offset >= header.from || h === 0) && offset < until;
    });
    const rejected = refused
      ? []
      : judgement.messages.filter(
          (each) => !each.accepted && (located[each.ordinal - 1]?.header ?? first) === header,
        );
    // Made as they are written: fifty thousand reports as drafts would take more memory than what they report on.
    const segments: Iterable<Draft> = {
      *[Symbol.iterator]() {
        yield response(
          'UCI',
          uci(header, refused ? '4' : '7', refused ? mine[0] : undefined, version, refused),
        );
        let group: EdifactMessage['functionalGroup'];
        for (const each of rejected) {
          const placed = located[each.ordinal - 1]?.functionalGroup;
          if (placed !== undefined && placed !== group)
            yield response('UCF', [
              value(1, 1, cut(placed.reference, 14)),
              ...party(2, placed.sender, undefined),
              ...party(3, placed.recipient, undefined),
              value(4, 1, '7'),
            ]);
          group = placed;
          const index = interchange === undefined ? judgement.messages.indexOf(each) : each.ordinal - 1;
          yield* rejection(each, byMessage.get(index) ?? [], version);
        }
      },
    };
    return [{ name: version === 4 ? 'CONTRL:4:1:UN' : 'CONTRL:D:3:UN', reference: String(h + 1), segments }];
  });
  if (messages.length === 0) return undefined;

  const written = writeEdifact({
    ...(first.recipient === undefined ? {} : { sender: clean(first.recipient) }),
    ...(first.sender === undefined ? {} : { recipient: clean(first.sender) }),
    ...(first.recipientAddress === undefined ? {} : { senderAddress: cut(first.recipientAddress, 14) }),
    ...(first.senderAddress === undefined ? {} : { recipientAddress: cut(first.senderAddress, 14) }),
    reference: judgement.reference ?? derived([first.sender?.code, first.reference, judgement.preparedAt]),
    preparedAt: judgement.preparedAt,
    timeZone: judgement.timeZone ?? 'Asia/Shanghai',
    test: head.test,
    charset: 'UTF-8',
    version,
    messages,
  });
  if (written.value.length === 0) return undefined;
  return {
    name: 'CONTRL',
    mediaType: 'application/edifact',
    text: Buffer.from(written.value).toString('utf8'),
  };
}

/** A problem → the index of the message it stands in, or -1; there may be a hundred thousand of either. */
function places({ interchange, messages }: Judgement): (each: Reported) => number {
  if (interchange === undefined) {
    const known = new Map<string, number>();
    for (const [i, { reference, ordinal }] of messages.entries()) {
      const label = reference ?? String(ordinal);
      if (!known.has(label)) known.set(label, i);
    }
    return ({ at }) => (at?.message === undefined ? -1 : (known.get(at.message) ?? -1));
  }
  return ({ at }) => {
    if (at === undefined) return -1;
    let low = 0;
    let high = interchange.messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((interchange.messages[middle]?.to ?? 0) <= at.offset) low = middle + 1;
      else high = middle;
    }
    const found = interchange.messages[low];
    return found !== undefined && found.from <= at.offset ? low : -1;
  };
}

function uci(
  header: Header,
  action: string,
  error: Reported | undefined,
  version: number,
  refused: boolean,
): Values {
  const tag = /^UN[ABZGE](?=\/|$)/.exec(error?.at?.path ?? '')?.[0];
  const code = error === undefined ? (refused ? '18' : undefined) : syntaxError(error, version);
  return [
    value(1, 1, cut(header.reference ?? '', 14)),
    ...party(2, header.sender, header.senderAddress),
    ...party(3, header.recipient, header.recipientAddress),
    value(4, 1, action),
    ...(code === undefined ? [] : [value(5, 1, code)]),
    ...(tag === undefined ? [] : [value(6, 1, tag), ...position(7, error?.at?.path)]),
  ];
}

/** UCM of a rejected message, with a UCS for each segment in error and UCDs for its elements. */
function rejection(verdict: MessageVerdict, errors: readonly Reported[], version: number): readonly Draft[] {
  const service = errors.find((each) => headerTag(each) !== undefined || each.at?.segment === undefined);
  const tag = service === undefined ? undefined : headerTag(service);
  const ucm = response('UCM', [
    value(1, 1, cut(verdict.reference ?? String(verdict.ordinal), 14)),
    ...messageType(verdict.name, version),
    value(3, 1, '4'),
    ...(service === undefined ? [] : [value(4, 1, syntaxError(service, version))]),
    ...(tag === undefined ? [] : [value(5, 1, tag), ...position(6, service?.at?.path)]),
  ]);
  const bySegment = new Map<number, Reported[]>();
  for (const each of errors) {
    const number = each.at?.segment;
    if (number === undefined || number > 999_999 || headerTag(each) !== undefined) continue;
    bySegment.set(number, [...(bySegment.get(number) ?? []), each]);
  }
  const reports: Draft[] = [];
  for (const [number, each] of [...bySegment].sort(([a], [b]) => a - b)) {
    const elements = unique(each, (one) => {
      const at = position(2, one.at?.path);
      return at.length === 0 ? undefined : response('UCD', [value(1, 1, syntaxError(one, version)), ...at]);
    });
    const whole = unique(each, (one) =>
      position(2, one.at?.path).length > 0
        ? undefined
        : response('UCS', [value(1, 1, String(number)), value(2, 1, syntaxError(one, version))]),
    );
    reports.push(...whole);
    if (elements.length > 0)
      reports.push({ ...response('UCS', [value(1, 1, String(number))]), children: elements.slice(0, 99) });
  }
  return [ucm, ...reports.slice(0, 999)];
}

/** S009 as it was said, its mandatory components filled in where it lacked them: a report without them would be refused itself. */
function messageType(name: string, version: number): Values {
  const said = name.split(':');
  const most = [6, 3, 3, version >= 4 ? 3 : 2, 6];
  return ['ZZZ', 'ZZZ', 'ZZZ', 'UN', ''].map((instead, i) =>
    value(2, i + 1, cut(said[i] || instead, most[i] as number)),
  );
}

function unique(
  problems: readonly Reported[],
  make: (each: Reported) => Draft | undefined,
): readonly Draft[] {
  const seen = new Map<string, Draft>();
  for (const each of problems) {
    const draft = make(each);
    if (draft !== undefined) seen.set(JSON.stringify(draft), draft);
  }
  return [...seen.values()];
}

const headerTag = (each: Reported): string | undefined => /^UN[HT](?=\/|$)/.exec(each.at?.path ?? '')?.[0];

/** 0085 of a problem; codes that came with version 4 are told by older ones before it. */
function syntaxError(each: Reported, version: number): string {
  const code = PROBLEMS[each.code].contrl;
  if (version >= 4) return code;
  return code === '46' ? '2' : Number(code) > 44 ? '18' : code;
}

/** S011 of a path's last part: 0098 counts the tag as 1, 0104 counts components from 1 (ISO 9735-4 annex). */
function position(element: number, path: string | undefined): Values {
  const found = /\/(\d{1,3})(?:\.(\d{1,3}))?$/.exec(path ?? '');
  if (found === null || Number(found[1]) > 998) return [];
  return [
    value(element, 1, String(Number(found[1]) + 1)),
    ...(found[2] === undefined ? [] : [value(element, 2, found[2])]),
  ];
}

const value = (element: number, component: number, text: string): Values[number] => ({
  leaf: { kind: 'component', element, component },
  value: text,
});

const party = (element: number, who: Party | undefined, address: string | undefined): Values => [
  value(element, 1, clean(who ?? { code: '' }).code),
  value(element, 2, clean(who ?? { code: '' }).list ?? ''),
  value(element, 3, cut(address ?? '', 14)),
];

const response = (tag: string, values: Values): Draft => ({ tag, values, children: [] });

const cut = (text: string, most: number): string => text.replace(/\p{Cc}/gu, ' ').slice(0, most);

const clean = (who: Party): Party => ({
  code: cut(who.code, 35),
  ...(who.list === undefined ? {} : { list: cut(who.list, 4) }),
});

/** Fourteen letters and digits that are the same for the same parts and no others'. */
function derived(parts: ReadonlyArray<string | undefined>): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return BigInt(`0x${digest}`).toString(36).toUpperCase().slice(0, 14);
}
