import { createHash } from 'node:crypto';
import type { Fact, Leaf6962 } from './journal.js';
import { canonicalJson } from './json.js';

/** A fact as the tree holds it: RFC 8785 canonical JSON and its RFC 6962 leaf hash, SHA-256(0x00 ‖ text). */
export function leafOf(fact: Fact): Leaf6962 {
  const text = canonicalJson(fact);
  return { text, hash: createHash('sha256').update('\0').update(text).digest('hex') };
}
