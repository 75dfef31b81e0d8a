import type { Fact, Json } from '../core/index.js';
// By file: the verifier that stands alone takes these and nothing else of core.
import { canonicalJson } from '../core/json.js';

export { leafOf } from '../core/leaf.js';

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
