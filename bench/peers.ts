import { createRequire } from 'node:module';
import type { ElementShape, Rules, ShapeNode } from '../gateway/index.js';

/** A library of the field, set up to read and validate as fast as it can: parser and tables are kept. */
export interface Peer {
  readonly name: string;
  /** Reads and validates an interchange of messages of one type; gives its segments, all kept as its own reader keeps them. @throws what it refuses */
  read(text: string): number;
}

interface Row {
  readonly content: string | readonly Row[];
  readonly mandatory: boolean;
  readonly repetition: number;
}
interface Segment {
  readonly requires: number;
  readonly elements: readonly string[];
}
interface Element {
  readonly requires: number;
  readonly components: readonly string[];
}

interface Tables {
  readonly table: readonly Row[];
  readonly segments: Record<string, Segment>;
  readonly elements: Record<string, Element>;
}

/**
 * Our directory's table of a message in the form that both libraries take, so that all validate the same. What they
 * can't say is left out in their favour: an empty optional composite would be refused if they knew its mandatory components.
 */
export function peerTables(rules: Rules, message: string): Tables {
  const shape = rules.shape('edifact', message).value;
  if (shape === undefined) throw new Error(`no table of ${message}`);
  const segments: Record<string, Segment> = {};
  const elements: Record<string, Element> = {};
  const define = (node: ShapeNode): void => {
    if (node.elements.length === 0) return;
    const names = node.elements.flatMap((each) => Array.from({ length: each.repeat }, () => nameOf(each)));
    segments[node.tag] = { requires: lastMandatory(node.elements), elements: names };
    for (const each of node.elements)
      elements[nameOf(each)] = {
        requires: 0,
        components: each.components.map(({ type, max }) => `${type}..${max}`),
      };
  };
  const rowOf = (node: ShapeNode): Row => {
    define(node);
    const own: Row = { content: node.tag, mandatory: true, repetition: 1 };
    return {
      content: node.children.length > 0 ? [own, ...node.children.map(rowOf)] : node.tag,
      mandatory: node.min > 0,
      repetition: node.max,
    };
  };
  const table = shape.root.children.map(rowOf);
  for (const tag of ['UNB', 'UNZ', 'UNH', 'UNT']) {
    const service = rules.directories.serviceSegment(tag, 3);
    if (service !== undefined) define(service);
  }
  return { table, segments, elements };
}

const nameOf = ({ id }: ElementShape): string => id;
const lastMandatory = (elements: readonly ElementShape[]): number =>
  elements.findLastIndex(({ mandatory }) => mandatory) + 1;

interface Read {
  readonly name: string;
  readonly elements: string[][];
}

/** `edifact` and `ts-edifact` with the table of that message. */
export function peers(rules: Rules, message: string): readonly Peer[] {
  const require = createRequire(import.meta.url);
  const tables = peerTables(rules, message);
  const one = require('edifact');
  // Its index loads what it doesn't name among its dependencies (htmlparser2), for fetching tables that aren't wanted here.
  const other = {
    ...require('ts-edifact/lib/parser'),
    ...require('ts-edifact/lib/configuration'),
    ...require('ts-edifact/lib/validator'),
    ...require('ts-edifact/lib/tracker'),
  };
  const track = (
    tracker: { accept(segment: string): unknown; reset(): void },
    read: readonly Read[],
  ): number => {
    let inside = false;
    for (const { name } of read) {
      if (name === 'UNH') {
        tracker.reset();
        inside = true;
      }
      if (inside) tracker.accept(name);
      if (name === 'UNT') inside = false;
    }
    return read.length;
  };
  const collect = (): {
    read: Read[];
    open(name: string): void;
    element(): void;
    component(value: string): void;
  } => {
    const read: Read[] = [];
    let elements: string[][] = [];
    let components: string[] = [];
    return {
      read,
      open(name) {
        elements = [];
        read.push({ name, elements });
      },
      element() {
        components = [];
        elements.push(components);
      },
      component(value) {
        components.push(value);
      },
    };
  };
  const first = (): Peer => {
    const validator = new one.Validator();
    validator.define(tables.segments);
    validator.define(tables.elements);
    const parser = new one.Parser(validator);
    parser.encoding('UNOC');
    const tracker = new one.Tracker(tables.table);
    tracker.on('error', (error: Error) => {
      throw error;
    });
    return {
      name: 'edifact',
      read(text) {
        const into = collect();
        parser.onopensegment = into.open;
        parser.onelement = into.element;
        parser.oncomponent = into.component;
        parser.write(text);
        parser.end();
        return track(tracker, into.read);
      },
    };
  };
  const second = (): Peer => {
    const validator = new other.ValidatorImpl();
    validator.define(new other.Dictionary(tables.segments));
    validator.define(new other.Dictionary(tables.elements));
    const parser = new other.Parser(new other.Configuration({ validator }));
    parser.updateCharset('UNOC');
    const tracker = new other.Tracker(tables.table);
    return {
      name: 'ts-edifact',
      read(text) {
        const into = collect();
        parser.onOpenSegment = into.open;
        parser.onElement = into.element;
        parser.onComponent = into.component;
        parser.write(text);
        parser.end();
        return track(tracker, into.read);
      },
    };
  };
  return [first(), second()];
}
