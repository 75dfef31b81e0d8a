import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type Agreement,
  convert,
  defaultAgreement,
  judge,
  type Problem,
  type Rules,
} from '../gateway/index.js';
import type { Case, ExpectedProblem } from './case.js';

/** What became of a case: nothing to say where it passed, else each difference as a sentence. */
export interface CaseResult {
  readonly name: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly differences: readonly string[];
}

/** The moment every case is received at, so that goldens don't change. */
const RECEIVED_AT = '2026-01-15T00:00:00.000Z';

/** Judges a case's input and compares; with `update`, writes its golden files instead of comparing them. */
export function runCase(each: Case, rules: Rules, update = false): CaseResult {
  if (each.skip !== undefined) return { name: each.name, verdict: 'skipped', differences: [each.skip] };
  const differences: string[] = [];
  const bytes = readFileSync(join(each.folder, each.input));
  const agreement: Agreement = {
    ...defaultAgreement,
    lenient: each.lenient ?? false,
    ...(each.profile === undefined ? {} : { profile: each.profile }),
    ...(each.charset === undefined ? {} : { charset: each.charset }),
    ...(each.partner === undefined ? {} : { partner: each.partner, overlays: each.partner }),
  };
  const verdict = judge(bytes, agreement, rules, { id: 'case', receivedAt: RECEIVED_AT });
  if (verdict.status !== each.expect.status)
    differences.push(`status is ${verdict.status}, not ${each.expect.status}`);
  differences.push(...compareProblems(verdict.problems, each.expect.problems));

  const golden = (file: string | undefined, actual: string | Uint8Array): void => {
    if (file === undefined) return;
    const path = join(each.folder, file);
    if (update) writeFileSync(path, actual);
    else if (!existsSync(path)) differences.push(`${file} is missing; run npm run goldens`);
    else if (
      typeof actual === 'string'
        ? !isDeepStrictEqual(JSON.parse(readFileSync(path, 'utf8')), JSON.parse(actual))
        : !readFileSync(path).equals(actual)
    )
      differences.push(`${file} differs`);
  };
  const documents = verdict.documents.map((document) => ({
    ...document,
    // the digest changes with every edit of the mapping; what the case is about doesn't
    source: { ...document.source, mapping: { name: document.source.mapping.name } },
  }));
  golden(each.expect.documents, `${JSON.stringify(documents, null, 2)}\n`);
  if (each.expect.rewritten !== undefined) {
    const written = convert(verdict.documents, rules, {
      to: each.mapping,
      preparedAt: RECEIVED_AT,
      agreement,
    });
    if (written.value === undefined)
      differences.push(
        `not written: ${written.problems.map((problem) => `${problem.code} ${problem.message.en}`).join('; ')}`,
      );
    else golden(each.expect.rewritten, written.value);
  }
  return { name: each.name, verdict: differences.length === 0 ? 'passed' : 'failed', differences };
}

/** Each expected problem is matched by one found; what is left over on either side is a difference. */
function compareProblems(found: readonly Problem[], expected: readonly ExpectedProblem[]): string[] {
  const left = [...found];
  const differences: string[] = [];
  for (const each of expected) {
    const i = left.findIndex((one) =>
      matches(one as unknown as Record<string, unknown>, each as unknown as Record<string, unknown>),
    );
    if (i < 0) differences.push(`expected ${JSON.stringify(each)}`);
    else left.splice(i, 1);
  }
  for (const each of left)
    differences.push(
      `unexpected ${each.severity} ${each.code} at ${JSON.stringify(each.at)}: ${each.message.en}`,
    );
  return differences;
}

const matches = (found: Record<string, unknown>, expected: Record<string, unknown>): boolean =>
  Object.entries(expected).every(([name, value]) =>
    typeof value === 'object' && value !== null
      ? typeof found[name] === 'object' &&
        found[name] !== null &&
        matches(found[name] as Record<string, unknown>, value as Record<string, unknown>)
      : found[name] === value,
  );
