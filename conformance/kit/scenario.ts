import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, type Text } from '../../gateway/index.js';

/** Who is under test: the kit plays the other side. */
export const ROLES = ['gateway', 'sender', 'reader', 'node'] as const;
export type Role = (typeof ROLES)[number];

/** What the kit does wrong on purpose, so that the participant shows how it bears it. */
export const FAULTS = [
  'lost-acknowledgement',
  'duplicate',
  'reorder',
  'delay',
  'half-closed',
  'wrong-count',
  'wrong-signature',
  'clock-skew',
  'burst',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How a reader follows: it asks for the feed, or has webhooks posted to it. */
export const VIAS = ['feed', 'webhook'] as const;
export type Via = (typeof VIAS)[number];

/** A check by name, with what it needs: what a role's checks mean stands in checks/<role>.ts. */
export interface Check {
  readonly check: string;
  readonly [more: string]: unknown;
}

export interface Step {
  readonly id: string;
  readonly title: Text;
  /** What the participant has to do now; absent: nothing, the kit acts. */
  readonly ask?: Text;
  /** Ids in requirements.json. */
  readonly requirements: readonly string[];
  /** What the kit does; its words are the role's. */
  readonly do?: Readonly<Record<string, unknown>>;
  readonly fault?: Fault;
  readonly checks: readonly Check[];
  /** Only with such a profile, or only for such messages. */
  readonly profile?: string;
  /** Only for a reader that follows by this. */
  readonly via?: Via;
}

export interface Scenario {
  readonly role: Role;
  readonly name: string;
  readonly title: Text;
  readonly steps: readonly Step[];
}

const SCENARIOS = join(projectRoot, 'conformance/scenarios');

/** Every scenario of a role, by name; a file that isn't one is a bug of whoever wrote it, and throws. */
export function scenariosOf(role: Role, folder = SCENARIOS): readonly Scenario[] {
  const path = join(folder, role);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const read = JSON.parse(readFileSync(join(path, file), 'utf8')) as Omit<Scenario, 'role' | 'name'>;
      return { role, name: file.slice(0, -'.json'.length), ...read };
    });
}

/** Steps of a role in their order, for a profile and a way of reading; all where none is named. */
export const stepsOf = (role: Role, profile?: string, via?: Via): readonly Step[] =>
  scenariosOf(role)
    .flatMap(({ steps }) => steps)
    .filter((step) => step.profile === undefined || step.profile === profile)
    .filter((step) => step.via === undefined || via === undefined || step.via === via);
