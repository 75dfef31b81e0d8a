import type { Counterpart } from '../../../conformance/kit/roles/sender.js';
import type { Step } from '../../../conformance/kit/scenario.js';
import type { Session } from '../../../conformance/kit/session.js';
import { type Rules, systemClock } from '../../index.js';
import type { Terminal } from '../command.js';

/** How often it is looked whether a step is met, in milliseconds, and how long one is waited for, in minutes. */
const LOOK = 200;
const MINUTES = 10;

/** Leads a participant through the steps: each is asked for, and over once it is met or its time is up. */
export async function lead(
  made: Session,
  kit: Counterpart,
  todo: readonly Step[],
  { timeout }: { readonly timeout?: string | undefined },
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<void> {
  const minutes = Number(timeout ?? MINUTES);
  for (const step of todo) {
    const now = kit.current();
    // A participant that goes on by itself may be further already.
    if (now === undefined || todo.indexOf(now) > todo.indexOf(step)) continue;
    if (now.id !== step.id) kit.next(step.id);
    await terminal.err(`\n${step.id} ${step.title[lang]}\n  ${step.ask?.[lang] ?? ''}\n`);
    const until = systemClock.now() + minutes * 60_000;
    let seen = -1;
    // Met, given up for this time, or the participant went on by itself.
    while (systemClock.now() < until && kit.current()?.id === step.id) {
      kit.look?.();
      const { length } = made.recording.exchanges;
      if (length !== seen && kit.settled?.() !== false) {
        seen = length;
        const result = (await made.judge(rules)).find((each) => each.step === step.id);
        if (result?.verdict === 'passed') break;
      }
      await new Promise<void>((resolve) => systemClock.after(LOOK, resolve));
    }
  }
}
