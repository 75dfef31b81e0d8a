import { type Problem, problem, type Severity } from '../core/index.js';

/** A sentence about a mapping, in both languages. */
export interface Reason {
  readonly zh: string;
  readonly en: string;
}

/** `mapping-invalid` with file and row: the sentence differs by language, which the table's one {reason} can't. */
export function invalid(where: string, reason: Reason, severity: Severity = 'error'): Problem {
  const zh = `${where}:${reason.zh}`;
  const en = `${where}: ${reason.en}`;
  return {
    ...problem('mapping-invalid', undefined, { values: { reason: en }, severity }),
    message: {
      zh: problem('mapping-invalid', undefined, { values: { reason: zh } }).message.zh,
      en: problem('mapping-invalid', undefined, { values: { reason: en } }).message.en,
    },
  };
}
