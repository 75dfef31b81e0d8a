import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rules } from '../../gateway/index.js';
import { type Exchange, type Recording, recording } from './exchange.js';
import { judgeStep, type Said, type StepResult } from './judge.js';
import { type Role, type Step, stepsOf, type Via } from './scenario.js';

/** What a session is about. */
export interface SessionHead {
  readonly id: string;
  readonly role: Role;
  readonly profile?: string;
  /** Of a reader: how it follows. */
  readonly via?: Via;
  /** Of a node: its name in the link, and its Ed25519 key (base64 of 32 bytes), by which what it signs is checked. */
  readonly peer?: { readonly node: string; readonly publicKey: string };
  /** Under test, as its maker says. */
  readonly product: string;
  readonly version: string;
  readonly target: string;
  /** RFC 3339. */
  readonly begunAt: string;
  readonly suite: string;
}

/** A session in its folder: what was exchanged, what people said of it. It survives a restart. */
export interface Session {
  readonly head: SessionHead;
  readonly folder: string;
  readonly recording: Recording;
  readonly steps: readonly Step[];
  readonly said: readonly Said[];
  say(said: Said): void;
  /** Judges what is recorded, by the rules given. */
  judge(rules: Rules): Promise<readonly StepResult[]>;
}

/** Opens the session in a folder, or begins one there. What it is about doesn't change once it is begun. */
export function session(folder: string, begin: Omit<SessionHead, 'id'>): Session {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const headFile = join(folder, 'session.json');
  const saidFile = join(folder, 'said.json');
  if (!existsSync(headFile)) put(headFile, { id: randomUUID(), ...begin });
  const head = JSON.parse(readFileSync(headFile, 'utf8')) as SessionHead;
  let said: readonly Said[] = existsSync(saidFile)
    ? (JSON.parse(readFileSync(saidFile, 'utf8')) as readonly Said[])
    : [];
  const recorded = recording(join(folder, 'traffic.ndjson'));
  const steps = stepsOf(head.role, head.profile, head.via);
  return {
    head,
    folder,
    recording: recorded,
    steps,
    get said() {
      return said;
    },
    say(more) {
      said = [...said, more];
      put(saidFile, said);
    },
    async judge(rules) {
      const results: StepResult[] = [];
      const all = lastRuns(recorded.exchanges);
      for (const step of steps)
        results.push(
          await judgeStep(
            head.role,
            {
              rules,
              head,
              profile: head.profile,
              step,
              all,
              own: all.filter((each) => each.step === step.id),
              of: (other) => all.filter((each) => each.step === other),
            },
            said,
          ),
        );
      return results;
    },
  };
}

/** Exchanges of each step's last run. */
function lastRuns(exchanges: readonly Exchange[]): readonly Exchange[] {
  const last = new Map<string, number>();
  for (const { step, run } of exchanges) last.set(step, Math.max(last.get(step) ?? 0, run));
  return exchanges.filter(({ step, run }) => run === last.get(step));
}

/** The number of a step's next run, from 1. */
export const nextRun = (exchanges: readonly Exchange[], step: string): number =>
  1 + Math.max(0, ...exchanges.filter((each) => each.step === step).map(({ run }) => run));

/** Whole or not at all. */
function put(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
