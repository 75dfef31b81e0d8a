import { canonicalJson, type Fact, type Json, type Leaf6962 } from '../core/index.js';
import { leafHash } from './hash.js';

/** A fact as the tree holds it: RFC 8785 canonical JSON and its RFC 6962 leaf hash. */
export function leafOf(fact: Fact): Leaf6962 {
  const text = canonicalJson(fact);
  return { text, hash: leafHash(text).toString('hex') };
}

/** The fact a leaf's text says; undefined where the text isn't canonical JSON of an object. */
export function factOf(text: string): Fact | undefined {
  try {
    const fact = JSON.parse(text) as Json;
    if (typeof fact !== 'object' || fact === null || Array.isArray(fact)) return undefined;
    return canonicalJson(fact) === text ? (fact as Fact) : undefined;
  } catch {
    return undefined;
  }
}
