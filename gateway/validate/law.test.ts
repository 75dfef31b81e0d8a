import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Node, type Problem, projectRoot, type Shape } from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { loadDirectories } from './directories.js';
import { validateElements } from './elements.js';
import { cursor, tableOf } from './level.js';
import { dice, randomMessage, type Written, write } from './message.arbitrary.js';
import { apply, seat } from './recover.js';
import { structure } from './structure.js';

const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const shapeOf = (name: string): Shape => directories.shape(name).value as Shape;
const SHAPES = [
  'CODECO:D:95B:UN',
  'COARRI:D:95B:UN',
  'COPARN:D:00B:UN',
  'IFTMIN:D:97A:UN',
  'IFTSTA:D:95B:UN',
  'CUSCAR:D:95B:UN',
  'CUSRES:D:95B:UN',
  'CUSDEC:D:96B:UN',
  'BAPLIE:D:95B:UN',
  'BAPLIE:D:13B:UN',
  'MOVINS:D:95B:UN',
  'PAXLST:D:05B:UN',
  'IFCSUM:D:24A:UN',
  'GOVCBR:D:16A:UN',
  'DESTIM:D:96B:UN',
  'VERMAS:D:16A:UN',
  'CONTRL:D:3:UN',
  'CONTRL:4:1:UN',
].map(shapeOf);

const context = { message: 'M1', lenient: false, limits: defaultLimits };

function check(shape: Shape, segments: readonly Written[]) {
  const written = write(shape, segments);
  const read = readEdifact(written.bytes, { lenient: false, limits: defaultLimits });
  const nodes = read.value?.messages[0]?.nodes().value ?? [];
  expect(nodes.length).toBe(segments.length);
  const { value: root, problems } = structure(nodes, shape, context);
  return { ...written, root, problems: [...problems, ...validateElements(root, shape, context)] };
}

/** Names from the root, in wire order. */
function paths(root: Node, path = ''): string[] {
  return root.children.flatMap((child) => {
    const here = path === '' ? child.name : `${path}/${child.name}`;
    return [here, ...paths(child, here)];
  });
}

/** The problem without its sentences. */
const told = ({ code, at, found, expected }: Problem) => ({
  code,
  segment: at?.segment,
  path: at?.path,
  offset: at?.offset,
  found,
  expected,
});

interface Case {
  readonly shape: Shape;
  readonly segments: Written[];
  readonly roll: (n: number) => number;
}

/** Cases are made from two numbers, so that a failure prints these and not a whole table. */
const law = (numRuns: number, holds: (each: Case) => void): void =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: SHAPES.length - 1 }), fc.integer(), (i, seed) => {
      const shape = SHAPES[i] as Shape;
      const roll = dice(seed);
      const segments = randomMessage(shape, roll);
      fc.pre(segments !== undefined);
      holds({ shape, segments, roll });
    }),
    { numRuns },
  );

const RUNS = 150;

/** Tags that stand in one place only of the whole table. */
function lone(shape: Shape): ReadonlySet<string> {
  const count = new Map<string, number>();
  const walk = (nodes: Shape['root']['children']): void => {
    for (const node of nodes) {
      count.set(node.tag, (count.get(node.tag) ?? 0) + 1);
      walk(node.children);
    }
  };
  walk(shape.root.children);
  return new Set([...count].filter(([tag, n]) => n === 1 && !/^UN[HT]$/.test(tag)).map(([tag]) => tag));
}

describe('messages that a table allows', () => {
  it('are accepted without a problem, every segment in its place', () => {
    law(RUNS, ({ shape, segments }) => {
      const { root, problems } = check(shape, segments);
      expect(problems.map(told)).toEqual([]);
      expect(paths(root)).toEqual(segments.map((each) => each.path));
    });
  });
});

describe('one fault is one problem at its place', () => {
  it('a segment that no message has', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const at = 1 + roll(segments.length - 1);
      const mutated = segments.toSpliced(at, 0, {
        tag: 'ZZZ',
        path: '',
        shape: shape.root,
        elements: [['1']],
      });
      const { problems, offset } = check(shape, mutated);
      expect(problems.map(({ code, at }) => [code, at?.segment, at?.offset])).toEqual([
        ['segment-unknown', at + 1, offset(at)],
      ]);
    });
  });

  it('a mandatory segment left out', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const alone = lone(shape);
      const candidates = segments.flatMap((each, i) => {
        const { shape: row, path, tag } = each;
        const parent = path.split('/').slice(0, -1).join('/');
        const single = segments[i + 1]?.path !== path && segments[i - 1]?.path !== path;
        return row.min > 0 && row.children.length === 0 && alone.has(tag) && single && parent !== path
          ? [i]
          : [];
      });
      fc.pre(candidates.length > 0);
      const at = candidates[roll(candidates.length)] as number;
      // Where the table lets the next segment stand before the missing one, that is how it is read.
      const stack = [cursor(tableOf(shape).level)];
      for (const each of segments.slice(0, at)) apply(stack, { kind: 'forward', ...seat(stack, each.tag)! });
      fc.pre(seat(stack, segments[at + 1]!.tag) === undefined);
      const { problems, offset } = check(shape, segments.toSpliced(at, 1));
      const gone = segments[at] as Written;
      expect(problems.map(told)).toEqual([
        {
          code: 'segment-missing',
          segment: at,
          path: gone.path,
          offset: offset(at),
          found: undefined,
          expected: gone.tag,
        },
      ]);
    });
  });

  it('a segment once too often', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const alone = lone(shape);
      const candidates = segments.flatMap((each, i) =>
        each.shape.max <= 9 && each.shape.children.length === 0 && alone.has(each.tag) ? [i] : [],
      );
      fc.pre(candidates.length > 0);
      const at = candidates[roll(candidates.length)] as number;
      const each = segments[at] as Written;
      let first = at;
      while (segments[first - 1]?.path === each.path && segments[first - 1]?.tag === each.tag) first--;
      let count = 1;
      while (segments[first + count]?.path === each.path) count++;
      const more = Array.from({ length: each.shape.max - count + 1 }, () => each);
      const { problems, offset } = check(shape, segments.toSpliced(first + count, 0, ...more));
      const surplus = first + each.shape.max;
      expect(problems.map(told)).toEqual([
        {
          code: 'segment-repeats',
          segment: surplus + 1,
          path: each.path,
          offset: offset(surplus),
          found: each.tag,
          expected: String(each.shape.max),
        },
      ]);
    });
  });

  it('a value that its element does not allow', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const values = segments.flatMap((each, s) =>
        /^UN[HT]$/.test(each.tag)
          ? []
          : each.elements.flatMap((element, e) =>
              element.flatMap((value, c) => {
                const own = each.shape.elements[e]!;
                return value === '' ||
                  own.components[c]?.id === '1131' ||
                  own.components.some((part) => part.id === '2379')
                  ? []
                  : [{ s, e, c, own, part: own.components[c]! }];
              }),
            ),
      );
      fc.pre(values.length > 0);
      const { s, e, c, own, part } = values[roll(values.length)]!;
      const each = segments[s] as Written;
      const kinds = [
        ['element-too-long', (part.type === 'a' ? 'B' : '1').repeat(part.max + 1)],
        ...(part.type === 'n'
          ? [
              ['element-type', '1x'.slice(0, part.max)],
              ['element-type', '-'],
            ]
          : []),
        ...(part.mandatory ? [['element-missing', '']] : []),
      ] as Array<[string, string]>;
      const [code, value] = kinds[roll(kinds.length)]!;
      fc.pre(code !== 'element-type' || part.max > 1 || value === '-');
      const elements = each.elements.map((element) => [...element]);
      elements[e]![c] = value;
      // A composite without any value isn't used, and then nothing in it is missing.
      fc.pre(code !== 'element-missing' || own.mandatory || elements[e]!.some((v) => v !== ''));
      fc.pre(
        code !== 'element-missing' ||
          elements[e]!.some((v) => v !== '') ||
          elements.some((x, i) => i > e && x.some((v) => v !== '')),
      );
      const { problems, offset } = check(shape, segments.with(s, { ...each, elements }));
      const path = `${each.path}/${own.composite ? `${e + 1}.${c + 1}` : e + 1}`;
      const errors = problems.filter((one) => one.severity === 'error');
      expect(errors.map((one) => [one.code, one.at?.segment])).toEqual([[code, s + 1]]);
      if (code === 'element-missing' && own.mandatory && elements[e]!.every((v) => v === '')) return;
      expect(errors[0]?.at?.path).toBe(path);
      if (code !== 'element-missing') expect(errors[0]?.at?.offset).toBe(offset(s, e + 1, c + 1));
    });
  });

  it('an element too many', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const at = 1 + roll(segments.length - 2);
      const each = segments[at] as Written;
      fc.pre((each.shape.elements.at(-1)?.repeat ?? 1) === 1);
      const { problems, offset } = check(
        shape,
        segments.with(at, { ...each, elements: [...each.elements, ['9']] }),
      );
      expect(problems.map(told)).toEqual([
        {
          code: 'element-unknown',
          segment: at + 1,
          path: `${each.path}/${each.elements.length + 1}`,
          offset: offset(at, each.elements.length + 1),
          found: '9',
          expected: undefined,
        },
      ]);
    });
  });
});

describe('anything at all', () => {
  it('never throws, keeps every segment, and takes time in proportion to its length', () => {
    law(RUNS, ({ shape, segments, roll }) => {
      const shuffled = segments.slice(1, -1).toSorted(() => roll(3) - 1);
      const all = [segments[0]!, ...shuffled, segments.at(-1)!];
      const { root } = check(shape, all);
      const positions: number[] = [];
      const walk = (node: Node): void => {
        for (const child of node.children) {
          positions.push(child.position);
          walk(child);
        }
      };
      walk(root);
      expect(positions).toEqual(all.map((_, i) => i + 1));
    });
  });
});
