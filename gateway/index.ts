/** The public face: pure functions that conformance, the command line and the node build on. */
export { convert, type Writing } from './convert.js';
export { convertMany, type ManyDocuments } from './convert-many.js';
/** Types of the canonical documents, generated from their schemas. */
export type * as Canonical from './core/canonical.js';
export * from './core/index.js';
export {
  type Judged,
  judge,
  judgeMessages,
  type Opened,
  open,
  type Received as ReceivedBytes,
} from './judge.js';
export { loadRules, type Rules } from './rules.js';
export { checkDigit } from './validate/rules.js';
