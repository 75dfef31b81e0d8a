import { codecOf, isFormat, momentsOf, patternOf } from './codecs/index.js';
import type { Codes, FixedRow, SpreadRow, ValueRow } from './mapping.js';
import type { OpenScope } from './places.js';
import type { CodesPlan, ConditionPlan, FieldPlan, FixedPlan, Place, ValuePlan } from './plan.js';
import type { Resolver } from './resolve.js';
import { member, types, type View, words } from './schema.js';

/** Resolves a row that reads and writes values; undefined, with a complaint, where it can't be. */
export function resolveValue(
  resolver: Resolver,
  scope: OpenScope,
  row: ValueRow,
  when: ConditionPlan | undefined,
): ValuePlan | undefined {
  const name = (field: readonly string[]): string =>
    [scope.name, ...field].filter((each) => each !== '').join('.');
  const base = { at: row.at, ...(when ? { when } : {}) };
  const leaf = (field: readonly string[]): View | undefined => {
    const view = resolver.field(scope, field, row.at);
    if (view) scalarOnly(resolver, row.at, name(field), view);
    return view;
  };
  switch (row.kind) {
    case 'field':
      return resolveField(resolver, scope, row, base, name(row.field));
    case 'by': {
      const view = leaf(row.field);
      const places = row.paths.map((each) => resolver.place(scope, each, row.at));
      if (!view || places.some((each) => !each)) return undefined;
      wordsIn(resolver, row.at, view, [...row.tuples.keys()]);
      const pairs = [...row.tuples];
      return {
        kind: 'by',
        ...base,
        name: name(row.field),
        field: row.field,
        places: places as Place[],
        wordOf: new Map(
          pairs.flatMap(([word, tuples]) => tuples.map((each) => [each.join('\u0000'), word] as const)),
        ),
        tupleOf: new Map(pairs.map(([word, tuples]) => [word, tuples[0] as readonly string[]])),
      };
    }
    case 'parts': {
      const views = row.fields.map(leaf);
      const codec = patternOf(row.as);
      if (!codec)
        resolver.complain(row.at, { zh: `没有名为 ${row.as} 的模式`, en: `there is no pattern ${row.as}` });
      else if (codec.parts.length !== row.fields.length)
        resolver.complain(row.at, {
          zh: `${row.as} 由 ${codec.parts.length} 个字段组成`,
          en: `${row.as} is made of ${codec.parts.length} fields: ${codec.parts.join(', ')}`,
        });
      const places = placesOf(resolver, scope, row);
      if (!codec || places.length === 0 || views.some((each) => !each)) return undefined;
      return {
        kind: 'parts',
        ...base,
        name: row.fields.map(name).join(' + '),
        fields: row.fields,
        places,
        codec,
      };
    }
    case 'spread': {
      const view = resolver.field(scope, row.field, row.at);
      const list = view !== undefined && types(view).has('array');
      if (view && !list) scalarOnly(resolver, row.at, name(row.field), view);
      const places = spreadPlaces(resolver, scope, row);
      if (!view || places.length === 0) return undefined;
      return {
        kind: 'spread',
        ...base,
        name: name(row.field),
        field: row.field,
        places,
        width: row.width,
        list,
      };
    }
  }
}

/** Resolves a canonical value that has no place. */
export function resolveFixed(
  resolver: Resolver,
  scope: OpenScope,
  row: FixedRow,
  base: { readonly at: string; readonly when?: ConditionPlan },
): FixedPlan | undefined {
  const view = resolver.field(scope, row.field, row.at);
  if (!view) return undefined;
  if (typeof row.value === 'string') wordsIn(resolver, row.at, view, [row.value]);
  const name = [scope.name, ...row.field].join('.').replace(/^\./, '');
  return { kind: 'fixed', ...base, name, field: row.field, value: row.value };
}

function resolveField(
  resolver: Resolver,
  scope: OpenScope,
  row: Extract<ValueRow, { kind: 'field' }>,
  base: { readonly at: string; readonly when?: ConditionPlan },
  name: string,
): FieldPlan | undefined {
  const { complain } = resolver;
  const whole = resolver.field(scope, row.field, row.at);
  const view = whole && row.unit ? member(resolver.schema, whole, ['value']) : whole;
  if (whole && view?.length === 0)
    complain(row.at, { zh: `${name} 不是 {value, unit}`, en: `${name} is no measure {value, unit}` });
  if (view && !row.unit) scalarOnly(resolver, row.at, name, view);
  const bad = row.formats.find((each) => !isFormat(each));
  if (bad !== undefined)
    complain(`${row.at}.formats`, { zh: `没有格式 ${bad}`, en: `there is no format ${bad}` });
  const codec = codecOf(row.as, row.formats);
  if (!codec)
    complain(`${row.at}.as`, {
      zh: `没有编解码 ${row.as}`,
      en: `there is no codec ${row.as}${row.as === 'datetime' ? ' without formats' : ''}`,
    });
  const places = placesOf(resolver, scope, row);
  if (!codec || !view || view.length === 0 || places.length === 0) return undefined;
  const allowed = types(view);
  if (
    allowed.size > 0 &&
    !codec.types.some((each) => allowed.has(each) || (each === 'integer' && allowed.has('number')))
  )
    complain(row.at, {
      zh: `${name} 是 ${[...allowed].join('|')},不能用 ${row.as}`,
      en: `${name} is ${[...allowed].join('|')}, which ${row.as} doesn't give`,
    });
  const dated = row.as.startsWith('datetime');
  const formats = row.as === 'datetime' ? row.formats : dated ? [row.as.slice('datetime:'.length)] : [];
  const qualifiers = dated ? places.map((each) => qualifierOf(resolver, scope, each)) : [];
  // In XML a moment may stand in an element that says its format or in one that needs none (DateTimeString, DateTime).
  const attributes = qualifiers.some((each) => each?.leaf.kind === 'attribute');
  const moments =
    attributes || (qualifiers.length > 0 && qualifiers.every(Boolean)) ? momentsOf(formats) : undefined;
  if (row.codes) {
    wordsIn(resolver, row.at, view, [...row.codes.keys()]);
    const written = [...row.codes.values()].flatMap((list) => list.slice(0, 1));
    if (places[0]?.value) resolver.finder.unlisted(written, places[0].value);
  }
  // `functionCode` beside `function` goes without saying where the schema has it; any other must be there.
  const implied =
    row.keep?.at(-1) === 'functionCode' && member(resolver.schema, scope.view, row.keep).length === 0;
  const keep = implied ? undefined : row.keep;
  if (keep) resolver.field(scope, keep, `${row.at}.keep`);
  const unit = row.unit && {
    places: row.unit.path ? places.flatMap((each) => unitPlace(resolver, scope, row, each) ?? []) : [],
    ...(row.unit.constant === undefined ? {} : { constant: row.unit.constant }),
    ...(row.unit.codes ? { codes: codesPlan(row.unit.codes) } : {}),
  };
  return {
    kind: 'field',
    ...base,
    name,
    field: row.field,
    view,
    places,
    codec,
    formats,
    ...(moments && typeof moments !== 'string' ? { moments: { codec: moments, qualifiers } } : {}),
    ...(row.codes ? { codes: codesPlan(row.codes) } : {}),
    ...(keep ? { keep } : {}),
    ...(unit ? { unit } : {}),
    ...(row.fallback === undefined ? {} : { fallback: row.fallback }),
  };
}

const placesOf = (
  resolver: Resolver,
  scope: OpenScope,
  row: Exclude<ValueRow, SpreadRow>,
): readonly Place[] => row.paths.flatMap((each) => resolver.place(scope, each, row.at) ?? []);

/** Attributes in which XML of UN/CEFACT, WCO and eFTI says the 2379 code of a moment. */
const FORMAT_ATTRIBUTES: readonly string[] = ['formatCode', 'format', 'formatId'];

/** The component or attribute beside a moment, where it says the format (2379) and no predicate fixes it. */
function qualifierOf(resolver: Resolver, scope: OpenScope, place: Place): Place | undefined {
  const { leaf } = place;
  if (leaf.kind === 'text') return attributeOf(resolver, scope, place);
  if (leaf.kind !== 'component' || scope.element) return undefined;
  const home = place.absolute ? (scope.root ?? scope) : scope;
  const shape = place.selector < 0 ? home.shape : home.selectors[place.selector]?.shape;
  const value = shape?.elements[leaf.element - 1]?.components[leaf.component];
  if (value?.id !== '2379') return undefined;
  const key = place.key + 1;
  const tests = place.selector < 0 ? [] : (home.selectors[place.selector]?.tests ?? []);
  if (tests.some((test) => test.key === key)) return undefined;
  return {
    ...place,
    leaf: { ...leaf, component: leaf.component + 1 },
    key,
    path: place.path.replace(/\d+$/, String(leaf.component + 1)),
    value,
  };
}

function attributeOf(resolver: Resolver, scope: OpenScope, place: Place): Place | undefined {
  const home = place.absolute ? (scope.root ?? scope) : scope;
  const selector = place.selector < 0 ? undefined : home.selectors[place.selector];
  const shape = selector?.shape ?? home.shape;
  const value = shape.attributes.find((each) => FORMAT_ATTRIBUTES.includes(each.id));
  if (value === undefined) return undefined;
  const leaf = { kind: 'attribute', name: value.id } as const;
  const key = resolver.finder.keys.of(leaf);
  if (selector?.tests.some((test) => test.key === key)) return undefined;
  return { ...place, leaf, key, path: `${place.path}/@${value.id}`, value };
}

/** The unit's place: in the same node as its value, however many steps lead there. */
function unitPlace(
  resolver: Resolver,
  scope: OpenScope,
  row: Extract<ValueRow, { kind: 'field' }>,
  value: Place,
): Place | undefined {
  const reference = row.unit?.path;
  const owner = row.paths.find((each) => each.text === value.text);
  if (!reference || !owner) return undefined;
  return resolver.place(
    scope,
    {
      ...reference,
      absolute: owner.absolute,
      path: { ...reference.path, steps: [...owner.path.steps, ...reference.path.steps] },
    },
    `${row.at}.unit`,
  );
}

/** The components from the first one on, as many as there are up to `parts`; elements of one component go on in the next element. */
function spreadPlaces(resolver: Resolver, scope: OpenScope, row: SpreadRow): readonly Place[] {
  const first = row.path.path.leaf;
  if (first?.kind !== 'component') {
    resolver.complain(row.at, { zh: `${row.path.text} 不是分量`, en: `${row.path.text} is no component` });
    return [];
  }
  const start = resolver.place(scope, row.path, row.at);
  if (!start) return [];
  const shape = start.selector < 0 ? scope.shape : scope.selectors[start.selector]?.shape;
  const composite = scope.element ? true : (shape?.elements[first.element - 1]?.composite ?? false);
  const places: Place[] = [];
  for (let i = 0; i < row.parts; i++) {
    const leaf =
      composite && !scope.element
        ? { ...first, component: first.component + i }
        : { ...first, element: first.element + i };
    const place = resolver.place(scope, { ...row.path, path: { ...row.path.path, leaf } }, row.at);
    if (place) places.push(place);
  }
  return places;
}

const codesPlan = (codes: Codes): CodesPlan => ({
  wordOf: new Map([...codes].flatMap(([word, list]) => list.map((code) => [code, word] as const))),
  codesOf: codes,
});

function scalarOnly(resolver: Resolver, at: string, name: string, view: View): void {
  const allowed = types(view);
  for (const type of ['array', 'object'])
    if (allowed.has(type) && !['string', 'number', 'integer', 'boolean'].some((each) => allowed.has(each)))
      resolver.complain(at, {
        zh: `${name} 是${type === 'array' ? '数组,用 each' : '对象,指明其中的字段'}`,
        en: `${name} is an ${type}: ${type === 'array' ? 'use each' : 'name a field of it'}`,
      });
}

function wordsIn(resolver: Resolver, at: string, view: View, list: readonly string[]): void {
  const allowed = words(view);
  if (!allowed) return;
  for (const word of list)
    if (!allowed.includes(word))
      resolver.complain(at, {
        zh: `${word} 不是规范值`,
        en: `${word} is no canonical word here (${allowed.join(', ')})`,
      });
}
