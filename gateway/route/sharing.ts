import type { Catalogue, Document, Seen, SharingEntry, Text } from '../core/index.js';

/** What says which document it is, beside which there is nothing to see: never withheld from whoever sees any of it. */
const ALWAYS: ReadonlySet<string> = new Set(['id', 'type', 'version']);
/** Of `source`: the notation it came in; not the digest of its bytes, its references, or its envelope. */
const SOURCE: ReadonlySet<string> = new Set(['format', 'message', 'position', 'mapping']);

type Rule = (path: string) => 'all' | 'some' | 'none';

interface Compiled extends SharingEntry {
  readonly start: number;
  readonly end: number;
  /** What of a path may be seen: all below it, some, or nothing. */
  readonly rule: Rule;
  readonly unlimited: boolean;
}

/**
 * Compiles the catalogue. What several entries grant adds up. Without entries for somebody it sees nothing of others'
 * documents. Values that no field holds (`extensions`) and `source` beyond the notation go only where an entry has no
 * list of fields, or its white list names them.
 */
export function catalogueOf(entries: readonly SharingEntry[] | undefined): Catalogue {
  if (entries === undefined) return openCatalogue;
  const byReader = new Map<string, Compiled[]>();
  for (const entry of entries) {
    const compiled: Compiled = {
      ...entry,
      start: entry.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(entry.from),
      end: entry.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(entry.until),
      rule: ruleOf(entry),
      unlimited: entry.only === undefined && entry.except === undefined,
    };
    byReader.set(entry.partner, [...(byReader.get(entry.partner) ?? []), compiled]);
  }
  const about = (type: string, reader: string): readonly Compiled[] =>
    (byReader.get(reader) ?? []).filter(({ types }) => types === undefined || types.includes(type));
  const inForce = (type: string, reader: string, at: number): readonly Compiled[] =>
    about(type, reader).filter(({ start, end }) => at >= start && at < end);
  return {
    configured: true,
    names: (type, reader) => about(type, reader).length > 0,
    whole: ({ type }, reader, at) => inForce(type, reader, at).some(({ unlimited }) => unlimited),
    seen(document, reader, at) {
      const granting = inForce(document.type, reader, at);
      if (granting.length === 0) return undefined;
      return granting.some(({ unlimited }) => unlimited)
        ? { document, withheld: [] }
        : filtered(document, union(granting.map(({ rule }) => rule)));
    },
    explain(reader, at) {
      const own = byReader.get(reader) ?? [];
      return own.length === 0 ? [NOTHING] : own.map((each) => sentence(each, at));
    },
  };
}

const openCatalogue: Catalogue = {
  configured: false,
  seen: (document) => ({ document, withheld: [] }),
  whole: () => true,
  names: () => true,
  explain: () => [
    {
      zh: '本节点未配置数据共享目录:协议中 sees 与 routes 列明的单证完整可见,此外一概不可见。',
      en: 'No data-sharing catalogue is configured on this node: the documents that `sees` and `routes` of its agreement name are seen whole, and nothing else.',
    },
  ],
};

const NOTHING: Text = {
  zh: '数据共享目录中没有关于它的条目:看不到其他方的任何单证。',
  en: "The data-sharing catalogue has no entry for it: it sees nothing of others' documents.",
};

/** A path is granted with all below it; what lies above a granted path is seen in part. */
function ruleOf({ only, except }: SharingEntry): Rule {
  if (only !== undefined)
    return (path) =>
      only.some((each) => path === each || path.startsWith(`${each}.`))
        ? 'all'
        : only.some((each) => each.startsWith(`${path}.`))
          ? 'some'
          : 'none';
  const hidden = [...(except ?? []), 'extensions', 'source'];
  return (path) =>
    hidden.some((each) => path === each || path.startsWith(`${each}.`))
      ? 'none'
      : hidden.some((each) => each.startsWith(`${path}.`))
        ? 'some'
        : 'all';
}

const union =
  (rules: readonly Rule[]): Rule =>
  (path) => {
    const all = rules.map((rule) => rule(path));
    return all.includes('all') ? 'all' : all.includes('some') ? 'some' : 'none';
  };

function filtered(document: Document, rule: Rule): Seen {
  const withheld = new Set<string>();
  const part = (value: unknown, path: string): unknown => {
    switch (rule(path)) {
      case 'all':
        return value;
      case 'none':
        withheld.add(path);
        return undefined;
      case 'some':
        if (Array.isArray(value)) {
          const items = value.map((each) => part(each, path)).filter((each) => each !== undefined);
          return items.length === 0 ? undefined : items;
        }
        // A value above a granted path is none of what is granted.
        if (typeof value !== 'object' || value === null) {
          withheld.add(path);
          return undefined;
        }
        return members(value, path);
    }
  };
  const members = (value: object, path: string): object | undefined => {
    const kept: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(value)) {
      const seen = part(each, path === '' ? name : `${path}.${name}`);
      if (seen !== undefined) kept[name] = seen;
    }
    return Object.keys(kept).length === 0 ? undefined : kept;
  };
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document)) {
    if (ALWAYS.has(name)) kept[name] = value;
    else if (name === 'source' && rule('source') === 'none') {
      kept.source = Object.fromEntries(Object.entries(value as object).filter(([each]) => SOURCE.has(each)));
      withheld.add('source');
    } else if (name === 'extensions' && rule('extensions') === 'none') {
      kept.extensions = [];
      if ((value as readonly unknown[]).length > 0) withheld.add('extensions');
    } else {
      const seen = part(value, name);
      if (seen !== undefined) kept[name] = seen;
    }
  }
  return { document: kept as unknown as Document, withheld: [...withheld].sort() };
}

function sentence({ types, purpose, from, until, only, except, start, end }: Compiled, at: number): Text {
  const list = (some: readonly string[]): string => some.join(', ');
  const over = at >= end;
  const early = at < start;
  const zh = [
    `可见${types === undefined ? '全部单证' : `单证 ${list(types)}`}`,
    only !== undefined
      ? `仅字段 ${list(only)}`
      : except !== undefined
        ? `除字段 ${list(except)} 外`
        : '全部字段',
    `目的:${purpose.zh}`,
    from === undefined ? '' : `自 ${from}`,
    until === undefined ? '' : `至 ${until}`,
    over ? '(已过期)' : early ? '(尚未生效)' : '',
  ];
  const en = [
    `sees ${types === undefined ? 'every document' : list(types)}`,
    only !== undefined
      ? `only ${list(only)}`
      : except !== undefined
        ? `all but ${list(except)}`
        : 'every field',
    `for: ${purpose.en}`,
    from === undefined ? '' : `from ${from}`,
    until === undefined ? '' : `until ${until}`,
    over ? '(over)' : early ? '(not yet in force)' : '',
  ];
  return { zh: zh.filter(Boolean).join(';'), en: en.filter(Boolean).join('; ') };
}
