import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, type Text } from '../../gateway/index.js';

/** Something that is required: one sentence, and where it comes from. */
export interface Requirement {
  readonly id: string;
  readonly text: Text;
  /** Standard and clause, a profile, or the e-port's own rule. */
  readonly source: Text;
}

/** Every requirement, in the order of the file. */
export const requirements = (root = projectRoot): readonly Requirement[] =>
  JSON.parse(readFileSync(join(root, 'conformance/requirements.json'), 'utf8')) as readonly Requirement[];

/** Those that a role's scenarios show. */
export const ofRole = (role: string, all = requirements()): readonly Requirement[] =>
  all.filter(({ id }) => id.startsWith(`${role}/`));
