import type { ElementShape, Shape, ShapeNode, ValueShape } from '../core/index.js';
import type { Directory, Part, TableRow } from './directory-file.js';

/** Puts shapes together from a directory's facts, each part once. */
export interface Assembler {
  /** The message's table under that name; undefined where the directory hasn't got it. */
  shape(type: string, name: string): Shape | undefined;
  /** One segment by itself: what it holds, without a place in a message. */
  segment(tag: string): ShapeNode | undefined;
}

/**
 * Lists that the directory prints only in part, because others keep them (ISO 6346, UN/ECE Recommendations 20,
 * 21 and 28) or, for names of lists (1131), gave up keeping: a value outside the part says nothing.
 */
const KEPT_ELSEWHERE: ReadonlySet<string> = new Set(['1131', '6411', '7065', '8155', '8179']);

/** Numbers of agencies are given out for good, whatever directory a message is of: the newest list counts too. */
const AGENCY = '3055';

/**
 * @param service the directory of UNH, UNT, UNS and other service segments that stand inside messages
 * @param newest the newest directory that is held
 */
export function assembler(directory: Directory, service: Directory, newest = directory): Assembler {
  const values = new Map<string, ValueShape>();
  const elements = new Map<string, readonly ElementShape[]>();

  const value = (from: Directory, { id, mandatory }: Part, coded: boolean): ValueShape => {
    const key = `${from === service ? 'U' : ''}${id}${mandatory ? 'M' : 'C'}${coded ? '' : '-'}`;
    const known = values.get(key);
    if (known !== undefined) return known;
    const made = valueShape(from, id, mandatory, coded, newest);
    values.set(key, made);
    return made;
  };

  const elementsOf = (tag: string, inMessage: boolean): readonly ElementShape[] => {
    const from = directory.segment(tag) === undefined ? service : directory;
    // UNH names directories that its own code lists are too old to know.
    const coded = !(inMessage && (tag === 'UNH' || tag === 'UNT'));
    const key = `${tag}${coded ? '' : '-'}`;
    const known = elements.get(key);
    if (known !== undefined) return known;
    const made = (from.segment(tag)?.parts ?? []).map((part): ElementShape => {
      const composite = from.composite(part.id);
      return {
        id: part.id,
        name: readable(composite?.name ?? from.element(part.id)?.[0] ?? part.id),
        mandatory: part.mandatory,
        repeat: part.repeat,
        composite: composite !== undefined,
        components: composite?.parts.map((each) => value(from, each, coded)) ?? [value(from, part, coded)],
      };
    });
    elements.set(key, made);
    return made;
  };

  const node = (row: TableRow, name: string): ShapeNode => {
    const [trigger, ...rest] = row.rows ?? [];
    // DESTIM's group 10 is the one whose trigger repeats: the second one stands inside the first one's group.
    const again =
      trigger !== undefined && trigger.max > 1
        ? [{ ...trigger, mandatory: false, max: trigger.max - 1 }]
        : [];
    return {
      tag: row.tag,
      name,
      title: readable((directory.segment(row.tag) ?? service.segment(row.tag))?.name ?? row.tag),
      min: row.mandatory ? 1 : 0,
      max: row.max,
      elements: elementsOf(row.tag, true),
      attributes: [],
      children: level([...again, ...rest]),
    };
  };

  const level = (rows: readonly TableRow[]): readonly ShapeNode[] => {
    const seen = new Map<string, number>();
    return rows.map((row) => {
      const place = (seen.get(row.tag) ?? 0) + 1;
      seen.set(row.tag, place);
      return node(row, place === 1 ? row.tag : `${row.tag}_${place}`);
    });
  };

  return {
    shape(type, name) {
      const table = directory.table(type);
      if (table === undefined) return undefined;
      const title = directory.title(type);
      return {
        syntax: 'edifact',
        message: name,
        ordered: true,
        root: {
          tag: '',
          name: '',
          ...(title === undefined ? {} : { title }),
          min: 1,
          max: 1,
          elements: [],
          attributes: [],
          children: level(table),
        },
      };
    },
    segment(tag) {
      const found = directory.segment(tag);
      if (found === undefined) return undefined;
      return {
        tag,
        name: tag,
        title: readable(found.name),
        min: 0,
        max: 1,
        elements: elementsOf(tag, false),
        attributes: [],
        children: [],
      };
    },
  };
}

/** `an..35` at most 35, `n4` exactly 4 (ISO 9735-1 §10 and the directories' own explanation). */
const REPRESENTATION = /^(an|a|n)(\.\.)?(\d+)$/;

function valueShape(
  from: Directory,
  id: string,
  mandatory: boolean,
  coded: boolean,
  newest: Directory,
): ValueShape {
  const [written, representation] = from.element(id) ?? [id, 'an..512'];
  const name = readable(written);
  const [, type = 'an', upTo, length = '512'] = REPRESENTATION.exec(representation) ?? [];
  const shape = {
    id,
    name,
    mandatory,
    type: type as 'a' | 'n' | 'an',
    min: upTo === undefined ? Number(length) : 1,
    max: Number(length),
  };
  if (!coded || KEPT_ELSEWHERE.has(id) || !from.hasCodes(id)) return shape;
  let list: ReadonlyMap<string, string> | undefined;
  return {
    ...shape,
    get codes() {
      list ??= id === AGENCY ? new Map([...newest.codes(id), ...from.codes(id)]) : from.codes(id);
      return list;
    },
  };
}

/** Service directories are published as identifiers: `number Of Segments In AMessage` is "Number of segments in a message". */
const readable = (name: string): string =>
  /^[a-z]/.test(name)
    ? name
        .replace(/ A(?=[A-Z])/g, ' A ')
        .toLowerCase()
        .replace(/^./, (first) => first.toUpperCase())
    : name;
