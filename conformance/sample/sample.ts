import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agreement,
  convert,
  defaultAgreement,
  judge,
  type Problem,
  projectRoot,
  type Rules,
} from '../../gateway/index.js';
import { type Case, listCases } from '../case.js';
import { broken } from './broken.js';
import { type Random, seeded } from './random.js';
import { DEGREES, vary } from './vary.js';

/** What is wanted of a sample. */
export interface Wanted {
  /** A message type (`CODECO`, `MT1101`), with its directory (`CODECO:D:95B:UN`), or a mapping's name. */
  readonly type: string;
  readonly profile?: string;
  readonly seed: number;
  /** Interchange control reference (0020); absent: the golden's, or one like it. */
  readonly reference?: string;
  /** Code of the one problem that it has to have. */
  readonly broken?: string;
}

/** A message of that kind: valid by the rules and profile, or with exactly the fault asked for. */
export interface Sample {
  readonly bytes: Uint8Array;
  readonly mapping: string;
  readonly message: string;
  readonly file: string;
  /** What the gateway says of it: warnings at most, or the fault. */
  readonly problems: readonly Problem[];
}

export type Sampled =
  | { readonly kind: 'sample'; readonly sample: Sample }
  /** No message of that type: those that there are. */
  | { readonly kind: 'unknown'; readonly types: readonly string[] }
  /** No valid message under that profile, or none with that fault could be made. */
  | { readonly kind: 'none' };

/** Small changes tried for one fault. */
const TRIES = 5000;
const CASES = join(projectRoot, 'conformance/cases');
/** The moment that samples are written and received at. */
const AT = '2026-01-15T00:00:00.000Z';
const ENDINGS: Readonly<Record<string, string>> = { edifact: 'edi', xml: 'xml', flat: 'txt', json: 'json' };

/** A realistic message, the same for the same wish: one of the golden cases with other containers, numbers and days. */
export function sampleOf(rules: Rules, { type, profile, seed, reference, broken: code }: Wanted): Sampled {
  const random = seeded(seed);
  const agreement: Agreement = { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) };
  const goldens = goldensOf(rules, type);
  if (goldens.length === 0) return { kind: 'unknown', types: typesOf(rules) };
  const tries = { left: TRIES };
  for (const golden of random.shuffled(goldens)) {
    const made = valid(golden, rules, { agreement, random, reference });
    if (made === undefined) continue;
    if (code === undefined) return { kind: 'sample', sample: made };
    const wrong = broken(made.bytes, code, (bytes) => check(bytes, rules, agreement), random, tries);
    if (wrong !== undefined)
      return { kind: 'sample', sample: { ...made, bytes: wrong, problems: check(wrong, rules, agreement) } };
  }
  return { kind: 'none' };
}

/** Accepted cases whose documents are written again by the mapping they belong to. */
function goldensOf(rules: Rules, type: string): readonly Case[] {
  const wanted = new Set(
    [...rules.mappings.values()]
      .filter(({ name, message }) => {
        const [first] = message.split(':');
        return !name.startsWith('partners/') && (name === type || first === type || message === type);
      })
      .map(({ name }) => name),
  );
  return everyCase().filter(
    (each) =>
      wanted.has(each.mapping) &&
      each.skip === undefined &&
      each.partner === undefined &&
      each.lenient !== true &&
      each.expect.status === 'accepted' &&
      each.expect.rewritten !== undefined,
  );
}

let listed: readonly Case[] | undefined;
/** Read once: a test asks for hundreds of samples. */
const everyCase = (): readonly Case[] => {
  listed ??= listCases(CASES);
  return listed;
};

export const typesOf = (rules: Rules): readonly string[] =>
  [
    ...new Set(
      [...rules.mappings.values()]
        .filter(({ name }) => !name.startsWith('partners/'))
        .map(({ message }) => message.split(':')[0] as string),
    ),
  ].sort();

/** A golden case varied as far as the rules allow, and read again: nothing but warnings that it had before. */
function valid(
  golden: Case,
  rules: Rules,
  { agreement, random, reference }: { agreement: Agreement; random: Random; reference: string | undefined },
): Sample | undefined {
  const input = readFileSync(join(golden.folder, golden.input));
  const own: Agreement = golden.charset === undefined ? agreement : { ...agreement, charset: golden.charset };
  const { documents } = judge(input, own, rules, { id: 'sample', receivedAt: AT });
  const mapping = rules.mappings.get(golden.mapping);
  if (documents.length === 0 || mapping === undefined) return undefined;
  for (const degree of DEGREES) {
    const { value: bytes } = convert(vary(documents, random, degree), rules, {
      to: golden.mapping,
      preparedAt: AT,
      agreement,
      ...(reference === undefined ? {} : { reference }),
    });
    if (bytes === undefined) continue;
    const problems = check(bytes, rules, agreement);
    if (problems.some((each) => each.severity === 'error' || WORSE.has(each.code))) continue;
    const file = `sample.${ENDINGS[mapping.syntax] ?? 'txt'}`;
    return { bytes, mapping: golden.mapping, message: mapping.message, file, problems };
  }
  return undefined;
}

/** Warnings that a sample must not have. */
const WORSE: ReadonlySet<string> = new Set([
  'value-unmapped',
  'check-digit',
  'total-mismatch',
  'value-conflict',
  'reference-duplicate',
  'const-different',
]);

const check = (bytes: Uint8Array, rules: Rules, agreement: Agreement): readonly Problem[] =>
  judge(bytes, agreement, rules, { id: 'sample', receivedAt: AT }).problems;
