import type { Rules, Text } from '../../gateway/index.js';
import { gatewayChecks } from './checks/gateway.js';
import { nodeChecks } from './checks/node.js';
import { readerChecks } from './checks/reader.js';
import { senderChecks } from './checks/sender.js';
import type { Exchange } from './exchange.js';
import { type Finding, failed } from './finding.js';
import type { Check, Role, Step } from './scenario.js';
import type { SessionHead } from './session.js';

/** What checks may look at: the traffic and nothing else, so that a recording can be judged again by newer rules. */
export interface Context {
  readonly rules: Rules;
  readonly head: SessionHead;
  readonly profile: string | undefined;
  readonly step: Step;
  /** Of this step. */
  readonly own: readonly Exchange[];
  /** Of the whole session. */
  readonly all: readonly Exchange[];
  /** Of another step. */
  readonly of: (step: string) => readonly Exchange[];
}

export type CheckOf = (check: Check, context: Context) => Finding | Promise<Finding>;

const CHECKS: Partial<Record<Role, Readonly<Record<string, CheckOf>>>> = {
  gateway: gatewayChecks,
  sender: senderChecks,
  reader: readerChecks,
  node: nodeChecks,
};

export const VERDICTS = ['passed', 'failed', 'skipped', 'not-covered', 'overridden'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a step was not done, or why its failure is accepted: words of a person, which stand in the report. */
export interface Said {
  readonly kind: 'skipped' | 'overridden';
  readonly step: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface StepResult {
  readonly step: string;
  readonly title: Text;
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly findings: readonly Finding[];
}

/** A step's traffic → its verdict. Without traffic it isn't covered; what was overridden stays visible as that. */
export async function judgeStep(role: Role, context: Context, said: readonly Said[]): Promise<StepResult> {
  const { step, own } = context;
  const words = said.filter((each) => each.step === step.id).at(-1);
  const { id, title, requirements } = step;
  const result = (verdict: Verdict, findings: readonly Finding[] = []): StepResult => ({
    step: id,
    title,
    requirements,
    verdict,
    findings,
    ...(words === undefined || (words.kind === 'skipped' && verdict !== 'skipped')
      ? {}
      : { reason: `${words.reason} (${words.by}, ${words.at})` }),
  });
  // What was done after it was left out counts.
  if (words?.kind === 'skipped' && !own.some(({ at }) => at > words.at)) return result('skipped');
  if (own.length === 0) return result('not-covered');
  const findings: Finding[] = [];
  for (const check of step.checks) {
    const run = CHECKS[role]?.[check.check];
    findings.push(
      run === undefined
        ? failed(check.check, `没有这个检查: ${check.check}`, `there is no such check: ${check.check}`, [])
        : await run(check, context),
    );
  }
  if (findings.every((each) => each.passed)) return result('passed', findings);
  return result(words?.kind === 'overridden' ? 'overridden' : 'failed', findings);
}

export interface RequirementResult {
  readonly id: string;
  readonly verdict: Verdict;
  readonly steps: readonly string[];
}

/** What steps say of each requirement: the worst of them, and not covered where none says anything. */
export function requirementsOf(
  results: readonly StepResult[],
  ids: readonly string[],
): readonly RequirementResult[] {
  const rank: Record<Verdict, number> = { failed: 4, overridden: 3, passed: 2, skipped: 1, 'not-covered': 0 };
  return ids.map((id) => {
    const own = results.filter(({ requirements }) => requirements.includes(id));
    const worst = own.reduce<Verdict>(
      (verdict, each) => (rank[each.verdict] > rank[verdict] ? each.verdict : verdict),
      'not-covered',
    );
    return { id, verdict: worst, steps: own.map(({ step }) => step) };
  });
}
