import {
  type Catalogue,
  type Clock,
  type FeedItem,
  type Problem,
  problem,
  type Role,
  type SeenItem,
  type Share,
  seesPersons,
} from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import { catalogueOf } from './route/sharing.js';
import type { Rules } from './rules.js';
import { items, member, viewOf } from './translate/schema.js';

/** The data-sharing catalogue of a node, as every channel and view asks it. */
export interface Sharing {
  readonly catalogue: Catalogue;
  /** The part of a document that a partner or node may see now. */
  readonly share: Share;
  /** A feed's item as a caller may see it; this node's people see all but, without the role for it, persons. */
  seen(
    item: FeedItem,
    caller: { readonly kind: string; readonly id: string; readonly roles: readonly Role[] },
  ): SeenItem | undefined;
}

export function sharingOfNode(
  { sharing }: Pick<NodeConfig, 'sharing'>,
  rules: Pick<Rules, 'schemas'>,
  clock: Clock,
): Sharing {
  const catalogue = catalogueOf(sharing);
  const share: Share = (document, reader) => {
    const found = catalogue.seen(document, reader, clock.now());
    if (found === undefined || found.withheld.length === 0) return found;
    const [fault] = rules.schemas.validate(found.document);
    return fault === undefined ? found : { ...found, lacks: fault.expected ?? fault.message.en };
  };
  return {
    catalogue,
    share,
    seen(item, caller) {
      if (caller.kind === 'operator') return seesPersons(caller.roles) ? item : withoutPersons(item);
      if (!catalogue.configured) return item;
      const shown = share(item.document, caller.id);
      return shown === undefined ? undefined : { ...item, ...shown };
    },
  };
}

const impersonal = catalogueOf([
  { partner: '', types: ['person-list'], purpose: { zh: '', en: '' }, except: ['persons'] },
]);

/** What those who run the node see of a list of persons. */
const withoutPersons = (item: FeedItem): SeenItem =>
  item.document.type === 'person-list' ? { ...item, ...impersonal.seen(item.document, '', 0) } : item;

/** Fields and types that the catalogue names and no document has: a black list with a slip of the pen would withhold nothing. */
export const unknownFields = (
  { sharing = [] }: Pick<NodeConfig, 'sharing'>,
  { schemas }: Pick<Rules, 'schemas'>,
): readonly Problem[] =>
  sharing.flatMap(({ types = typesOf(schemas), only = [], except = [] }, i) => [
    ...types
      .filter((type) => !typesOf(schemas).includes(type))
      .map((type) => wrong(`sharing[${i}].types: ${type}`)),
    ...[...only, ...except]
      .filter((path) => !types.some((type) => has(schemas, type, path)))
      .map((path) => wrong(`sharing[${i}]: ${path}`)),
  ]);

const typesOf = ({ held }: Rules['schemas']): readonly string[] => [
  ...new Set(held.map((each) => each.split('/')[0] as string)),
];

const wrong = (reason: string): Problem =>
  problem('configuration-invalid', undefined, { values: { reason } });

function has(schemas: Rules['schemas'], type: string, path: string): boolean {
  const schema = schemas.schema(type, '1');
  if (schema === undefined) return false;
  let view = viewOf(schema);
  for (const name of path.split('.')) {
    view = member(schema, view, [name]);
    const inside = items(schema, view);
    if (inside.length > 0) view = inside;
  }
  return view.length > 0;
}
