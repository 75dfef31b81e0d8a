import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultAgreement, defaultLimits, type Limits, projectRoot } from './core/index.js';
import { judge } from './judge.js';
import { type JudgeThreads, judgeThreads } from './judge-threads.js';
import { loadRules } from './rules.js';

const CASES = join(projectRoot, 'conformance/cases/equipment-event/codeco-d95b');
const question = (name: string) => ({
  bytes: readFileSync(join(CASES, name, 'input.edi')),
  agreement: defaultAgreement,
  received: { id: name, receivedAt: '2026-01-15T00:00:00.000Z' },
  limits: defaultLimits,
});

let threads: JudgeThreads;
afterEach(() => threads.close());

describe('judging threads', () => {
  it('give the verdict that judging here gives, in any number at once', async () => {
    threads = judgeThreads(2);
    const rules = loadRules({ lazy: true }).value;
    const names = ['gate-in', 'gate-out', 'impossible-date', 'wrong-segment-count'];
    const verdicts = await Promise.all(names.map((name) => threads.judge(question(name))));
    for (const [i, name] of names.entries()) {
      const { bytes, agreement, received, limits } = question(name);
      expect(verdicts[i]).toEqual(judge(bytes, agreement, rules, received, limits));
    }
  });

  it('reject what throws, and go on', async () => {
    threads = judgeThreads(1);
    const broken = { ...question('gate-in'), limits: null as unknown as Limits };
    await expect(threads.judge(broken)).rejects.toThrow();
    expect((await threads.judge(question('gate-in'))).status).toBe('accepted');
  });

  it('wait for what is being judged before they end', async () => {
    threads = judgeThreads(1);
    const running = threads.judge(question('gate-out'));
    await threads.close();
    expect((await running).status).toBe('accepted');
  });
});
