import {
  asWarning,
  type Interchange,
  type Leaf,
  type Limits,
  type Message,
  type Node,
  type Outcome,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problem,
} from '../../core/index.js';
import { type Charset, charsetNamed, gb18030, isUtf16, utf8 } from '../charset.js';
import { type FlatText, recordNode } from './record.js';
import { beginsRecord, readRecord, type Span, skipSpace } from './records.js';

/** What reading platform files is told: a charset that overrules the guess, tolerance, bounds. */
export interface FlatOptions {
  readonly charset?: string;
  readonly lenient: boolean;
  readonly limits: Limits;
}

interface File {
  readonly from: number;
  readonly to: number;
  readonly records: number;
}

const field = (element: number): Leaf => ({ kind: 'component', element, component: 1 });

/**
 * bytes → platform files of the Chinese ports (records `NN:field:…'`, `?` releases any character), one message for
 * each 00 … 99. Without a charset it is UTF-8 where all bytes are valid as such, else GB18030. Undefined with the
 * reason where no file begins in it.
 */
export function readFlat(bytes: Uint8Array, options: FlatOptions): Outcome<Interchange | undefined> {
  const refuse = (each: Problem): Outcome<undefined> => ({ value: undefined, problems: [each] });
  if (bytes.length === 0) return refuse(problem('input-empty', { offset: 0 }));
  if (bytes.length > options.limits.interchangeBytes)
    return refuse(
      problem(
        'input-too-large',
        { offset: 0 },
        { found: String(bytes.length), expected: `${options.limits.interchangeBytes} bytes` },
      ),
    );
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const charset = options.charset === undefined ? guess(bytes, mark) : charsetNamed(options.charset);
  if (charset === undefined)
    return refuse(problem('charset-unknown', { offset: 0 }, { found: options.charset ?? 'UTF-16' }));

  const text: FlatText = { bytes, charset };
  const problems: Problem[] = [];
  const { files, fault } = locateFiles(bytes, mark, options, problems);
  if (fault !== undefined) return { value: undefined, problems: [fault, ...problems] };
  const invalid = charset.invalidAt(bytes);
  const messages = files.map((file, i) => messageOf(text, file, i + 1, options, invalid));
  const head = files[0] === undefined ? undefined : headOf(text, files[0]);
  if (head === undefined) return refuse(problem('record-missing', { offset: mark }, { expected: '00' }));
  const party = (element: number): { readonly code: string } | undefined => {
    const code = head.value(field(element));
    return code === undefined ? undefined : { code };
  };
  const sender = party(5);
  const recipient = party(6);
  const preparedAt = head.value(field(7));
  const value: Interchange = {
    syntax: 'flat',
    charset: charset.name,
    ...(sender === undefined ? {} : { sender }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(preparedAt === undefined ? {} : { preparedAt }),
    test: false,
    acknowledgementRequested: false,
    messages,
  };
  return { value, problems };
}

/** UTF-8 where all bytes are valid as such, else GB18030; undefined for UTF-16. */
const guess = (bytes: Uint8Array, mark: number): Charset | undefined =>
  mark === 0 && isUtf16(bytes) ? undefined : mark > 0 || utf8.invalidAt(bytes) < 0 ? utf8 : gb18030;

/** Finds where each file begins and ends, at scanning speed. Records between files are problems of the whole. */
function locateFiles(
  bytes: Uint8Array,
  mark: number,
  options: FlatOptions,
  problems: Problem[],
): { readonly files: readonly File[]; readonly fault?: Problem } {
  const files: File[] = [];
  let open: { from: number; records: number } | undefined;
  let end = mark;
  const close = (): void => {
    if (open !== undefined) files.push({ ...open, to: end });
    open = undefined;
  };
  for (let i = skipSpace(bytes, mark); i < bytes.length; i = skipSpace(bytes, end)) {
    const record = readRecord(bytes, i);
    const id = String.fromCharCode(bytes[i] as number, bytes[i + 1] ?? 0);
    const begins = id === '00' && beginsRecord(bytes, i);
    if (begins) {
      close();
      open = { from: i, records: 0 };
      if (files.length >= options.limits.messagesPerInterchange)
        return { files, fault: exceeded(i, 'files', options.limits.messagesPerInterchange) };
    }
    end = record.end;
    if (open === undefined) {
      const found = Buffer.from(bytes.subarray(i, Math.min(i + 20, record.to))).toString('latin1');
      if (files.length === 0)
        return { files, fault: problem('record-missing', { offset: i }, { found, expected: '00' }) };
      problems.push(tolerated('segment-outside', i, options.lenient, { found: found.slice(0, 2) }));
      continue;
    }
    open.records++;
    if (open.records > options.limits.segmentsPerMessage)
      return { files, fault: exceeded(i, 'records', options.limits.segmentsPerMessage) };
    if (record.to - record.from > options.limits.segmentBytes)
      return { files, fault: exceeded(i, 'record bytes', options.limits.segmentBytes) };
    if (id === '99' && beginsRecord(bytes, i)) close();
  }
  close();
  if (files.length === 0)
    return { files, fault: problem('record-missing', { offset: mark }, { expected: '00' }) };
  return { files };
}

const exceeded = (offset: number, name: string, most: number): Problem =>
  problem('limit-exceeded', { offset }, { expected: String(most), values: { name } });

function tolerated(
  code: ProblemCode,
  offset: number,
  lenient: boolean,
  details: { found?: string; expected?: string },
): Problem {
  const made = problem(code, { offset }, details);
  return lenient && 'lenient' in PROBLEMS[code] ? asWarning(made) : made;
}

const headOf = (text: FlatText, file: File): Node =>
  recordNode(text, file.from, readRecord(text.bytes, file.from).to, 1);

function messageOf(
  text: FlatText,
  file: File,
  ordinal: number,
  options: FlatOptions,
  invalid: number,
): Message {
  return {
    ordinal,
    name: headOf(text, file).value(field(2)) ?? '',
    from: file.from,
    to: file.to,
    nodes: () => readRecords(text, file, String(ordinal), options, invalid),
  };
}

/** The records of one file, and what is wrong with their form, their characters, their count and their trailer. */
function readRecords(
  text: FlatText,
  file: File,
  message: string,
  options: FlatOptions,
  invalid: number,
): Outcome<readonly Node[]> {
  const { bytes } = text;
  const nodes: Node[] = [];
  const problems: Problem[] = [];
  const report = (code: ProblemCode, offset: number, details: Parameters<typeof problem>[2] = {}): void => {
    if (problems.length >= options.limits.problemsPerMessage) return;
    const node = nodes.at(-1);
    const made = problem(
      code,
      { message, segment: nodes.length, ...(node === undefined ? {} : { path: node.name }), offset },
      details,
    );
    problems.push(options.lenient && 'lenient' in PROBLEMS[code] ? asWarning(made) : made);
  };
  let last: Span | undefined;
  for (let i = skipSpace(bytes, file.from); i < file.to; i = skipSpace(bytes, last.end)) {
    last = readRecord(bytes, i);
    nodes.push(recordNode(text, i, last.to, nodes.length + 1));
    if (!last.terminated) report('segment-unterminated', i);
    for (const at of last.strays)
      report('segment-malformed', at, {
        found: "'",
        ...(options.lenient ? { severity: 'warning' as const } : {}),
      });
  }
  if (invalid >= file.from && invalid < file.to) {
    const at = nodes.findLast((each) => each.offset() <= invalid);
    const where = at === undefined ? {} : { segment: at.position, path: at.name };
    problems.push(
      problem('charset-invalid', { message, ...where, offset: invalid }, { expected: text.charset.name }),
    );
  }
  const trailer = nodes.at(-1);
  const count = trailer?.name === '99' ? trailer.value(field(2)) : undefined;
  if (trailer?.name !== '99') report('trailer-missing', file.to, { expected: '99' });
  else if (count !== undefined && !(/^\d+$/.test(count.trim()) && Number(count) === nodes.length))
    report('count-mismatch', trailer.offset(field(2)), {
      found: count,
      expected: String(nodes.length),
      values: { name: '99' },
    });
  return { value: nodes, problems };
}
