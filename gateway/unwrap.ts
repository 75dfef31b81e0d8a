import {
  type Agreement,
  type Document,
  type Limits,
  type Node,
  type Problem,
  problem,
} from './core/index.js';
import type { Opened } from './judge.js';
import type { Rules } from './rules.js';
import { unwrapDxp, wrapperOf } from './syntax/xml/dxp.js';
import { tolerate } from './tolerate.js';
import { validateElements } from './validate/elements.js';
import { structureXml } from './validate/xml.js';

/** What stands inside a wrapper, and how what is found there is said of the wrapper. */
export interface Carried {
  readonly bytes: Uint8Array;
  readonly inner: Opened;
  /** The wrapper itself, its own problems, and its root element. */
  readonly problems: readonly Problem[];
  readonly root: Node;
  /** A problem inside, at the place of `Data`, its path going on inside: `Data/Declaration/…`. */
  place(each: Problem): Problem;
  /** A document from inside, the wrapper noted in its source. */
  noted(each: Document): Document;
}

/**
 * An opened DxpMsg with what it carries opened as well; anything else as it is. A wrapper in a wrapper is not looked
 * into. Sender and recipient of a document are those that the message inside names; the wrapper's stand in `source`.
 */
export function unwrapped(outer: Opened, openInner: (bytes: Uint8Array) => Opened, limits: Limits): Opened {
  const { interchange } = outer;
  const root = interchange?.messages[0]?.nodes().value[0];
  if (outer.syntax !== 'xml' || interchange === undefined || root?.name !== 'DxpMsg') return outer;
  const { value: payload, problems } = unwrapDxp(root, limits);
  const wrapper = wrapperOf(root);
  const { interchange: _, ...closed } = outer;
  if (payload === undefined)
    return { ...closed, wrapper, problems: [...outer.problems, ...problems], refused: true };
  const inner = openInner(payload.bytes);
  const place = (each: Problem): Problem => ({
    ...each,
    at: {
      ...each.at,
      path: each.at?.path === undefined || each.at.path === '' ? 'Data' : `Data/${each.at.path}`,
      offset: payload.offset,
    },
  });
  const noted = (each: Document): Document => ({
    ...each,
    source: { ...each.source, wrapper },
  });
  return {
    ...outer,
    wrapper,
    problems: [...outer.problems, ...inner.problems.map(place)],
    refused: outer.refused || inner.refused,
    carried: { bytes: payload.bytes, inner, problems: outer.problems, root, place, noted },
  };
}

/** What is wrong with a wrapper, apart from what it carries: in reading it, and by its table. */
export const wrapperProblems = (
  carried: Carried,
  agreement: Agreement,
  rules: Rules,
  limits: Limits,
): readonly Problem[] => [
  ...carried.problems,
  ...tolerate(checkWrapper(carried, agreement, rules, limits), agreement),
];

/**
 * What is wrong with the wrapper itself, by its table. A signature in it is the platform's business; a packed payload's
 * `Zip`, and that there is a payload, have been seen to.
 */
function checkWrapper(
  { root }: Carried,
  agreement: Agreement,
  rules: Rules,
  limits: Limits,
): readonly Problem[] {
  const shape = rules.shape('xml', root.name).value;
  if (shape === undefined)
    return [problem('message-unknown', { offset: root.offset() }, { found: root.name })];
  const plain = root.grouped(
    root.name,
    root.children.filter(
      (each) => each.name !== 'Signature' && !(each.name === 'Data' && each.children.length > 0),
    ),
  );
  const context = { message: '1', lenient: agreement.lenient, limits };
  const tree = structureXml(plain, shape, context);
  return [...tree.problems, ...validateElements(tree.value, shape, context)];
}
