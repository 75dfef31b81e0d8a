import type { Extension } from './core/index.js';

/** What service segments say beyond parties, moments and references: the value's path → its place in `source.envelope`. */
const FIELDS: Readonly<Record<string, readonly [part: 'interchange' | 'group' | 'message', field: string]>> =
  {
    'UNB/1.3': ['interchange', 'codeListVersion'],
    'UNB/1.4': ['interchange', 'encoding'],
    'UNB/2.3': ['interchange', 'senderAddress'],
    'UNB/2.4': ['interchange', 'senderSubAddress'],
    'UNB/3.3': ['interchange', 'recipientAddress'],
    'UNB/3.4': ['interchange', 'recipientSubAddress'],
    'UNB/7': ['interchange', 'application'],
    'UNB/8': ['interchange', 'priority'],
    'UNB/9': ['interchange', 'acknowledgementRequest'],
    'UNB/10': ['interchange', 'agreement'],
    'UNB/11': ['interchange', 'test'],
    'UNG/1': ['group', 'messageType'],
    'UNG/2': ['group', 'sender'],
    'UNG/2.1': ['group', 'sender'],
    'UNG/2.2': ['group', 'senderQualifier'],
    'UNG/3': ['group', 'recipient'],
    'UNG/3.1': ['group', 'recipient'],
    'UNG/3.2': ['group', 'recipientQualifier'],
    'UNG/4': ['group', 'date'],
    'UNG/4.1': ['group', 'date'],
    'UNG/4.2': ['group', 'time'],
    'UNG/6': ['group', 'agency'],
    'UNG/7': ['group', 'version'],
    'UNG/7.1': ['group', 'version'],
    'UNG/7.2': ['group', 'release'],
    'UNG/7.3': ['group', 'association'],
    'UNH/2.6': ['message', 'codeListVersion'],
    'UNH/2.7': ['message', 'subfunction'],
    'UNH/3': ['message', 'accessReference'],
    'UNH/4.1': ['message', 'transferSequence'],
    'UNH/4.2': ['message', 'transferPosition'],
    'UNH/5.1': ['message', 'subset'],
    'UNH/5.2': ['message', 'subsetVersion'],
    'UNH/5.3': ['message', 'subsetRelease'],
    'UNH/5.4': ['message', 'subsetAgency'],
    'UNH/6.1': ['message', 'guideline'],
    'UNH/6.2': ['message', 'guidelineVersion'],
    'UNH/6.3': ['message', 'guidelineRelease'],
    'UNH/6.4': ['message', 'guidelineAgency'],
    'UNH/7.1': ['message', 'scenario'],
    'UNH/7.2': ['message', 'scenarioVersion'],
    'UNH/7.3': ['message', 'scenarioRelease'],
    'UNH/7.4': ['message', 'scenarioAgency'],
  };

/** `source.envelope`: what the service segments around a document said of interchange, group and message. */
export type EnvelopeFields = Partial<
  Record<'interchange' | 'group' | 'message', Readonly<Record<string, string>>>
>;

/**
 * Values of service segments by path → those with a name of their own, and the rest: passwords (0022, 0058) above all
 * have none. The first of a value that stands twice counts.
 */
export function envelopeFields(values: readonly Extension[]): {
  readonly envelope?: EnvelopeFields;
  readonly rest: readonly Extension[];
} {
  const envelope: Partial<Record<string, Record<string, string>>> = {};
  const rest: Extension[] = [];
  for (const each of values) {
    const [part, field] = FIELDS[each.path] ?? [];
    if (part === undefined || field === undefined || envelope[part]?.[field] !== undefined) {
      rest.push(each);
      continue;
    }
    const fields = envelope[part] ?? {};
    fields[field] = each.value;
    envelope[part] = fields;
  }
  return Object.keys(envelope).length === 0 ? { rest } : { envelope: envelope as EnvelopeFields, rest };
}
