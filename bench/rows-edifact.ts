import { convert, type Document, defaultAgreement, judge, judgeMessages, open } from '../gateway/index.js';
import { contest, fastest, ratio, type Speed } from './contest.js';
import { codecoToJson } from './limits/codeco.js';
import { checkOf } from './limits/validation.js';
import { peers } from './peers.js';
import type { Figure } from './result.js';
import { megabytes, type Row, type Run } from './row.js';
import { traffic } from './traffic.js';

const CODECO = 'CODECO:D:95B:UN';
const RECEIVED = { id: 'bench', receivedAt: '2026-01-15T00:00:00.000Z' };

export const figure = ({ name, median, least, most }: Speed, unit = 'MB/s'): Figure => ({
  name,
  median,
  least,
  most,
  unit,
});

const named = (speeds: readonly Speed[], name: string): Speed =>
  speeds.find((each) => each.name === name) as Speed;

/** What `eport translate` does: each message's documents as JSON text, then dropped. @throws where a document is missing */
function translated({ rules }: Run, bytes: Buffer, messages: number): void {
  let documents = 0;
  const opened = open(bytes, defaultAgreement, RECEIVED);
  for (const each of judgeMessages(opened, defaultAgreement, rules, RECEIVED))
    for (const document of each.documents) if (JSON.stringify(document).length > 0) documents++;
  if (documents !== messages) throw new Error(`${documents} documents of ${messages} messages`);
}

/** Every kind of message is accepted by the product and by the peers, or the row would measure refusals. */
function reading(run: Run, size: number) {
  const { bytes, messages } = traffic('CODECO', size);
  const text = bytes.toString('latin1');
  const given = { id: 'bench', sha256: '0'.repeat(64), digest: '0'.repeat(64) };
  return {
    product: megabytes('product', bytes.length, () => translated(run, bytes, messages)),
    peers: peers(run.rules, CODECO).map(({ name, read }) =>
      megabytes(name, bytes.length, () => void read(text)),
    ),
    limit: megabytes('limit: tape to JSON', bytes.length, () => {
      if (codecoToJson(bytes, given, () => {}) !== messages) throw new Error('the limit lost a message');
    }),
  };
}

const large: Row = {
  name: 'edifact-large',
  title: {
    en: 'EDIFACT bytes → fully validated canonical JSON text, 10 MB, one core',
    zh: 'EDIFACT 字节 → 完全校验的规范 JSON 文本,10 MB,单核',
  },
  must: {
    en: '3 × the fastest npm peer and 0.6 × the hand-written limit',
    zh: '最快 npm 同类的 3 倍,手写极限的 0.6 倍',
  },
  async measure(run) {
    const { product, peers, limit } = reading(run, run.quick ? 1_000_000 : 10_000_000);
    const speeds = await contest([product, ...peers, limit], run, run.say);
    const [own] = speeds as [Speed];
    const peer = fastest(speeds.slice(1, -1));
    return {
      parts: [
        { against: peer.name, ratio: ratio(own, peer), must: 3 },
        { against: limit.name, ratio: ratio(own, named(speeds, limit.name)), must: 0.6 },
      ],
      figures: speeds.map((each) => figure(each)),
      notes: [
        'Peers parse and validate with the same D.95B tables and keep what they read, as their readers do; they make no canonical document.',
      ],
    };
  },
};

const small: Row = {
  name: 'edifact-small',
  title: {
    en: 'the same, messages of 2 KB, with dispatch and canonical schema validation',
    zh: '同上,2 KB 报文,含分派与规范模式校验',
  },
  must: { en: '2 × the fastest npm peer', zh: '最快 npm 同类的 2 倍' },
  async measure(run) {
    const { product, peers } = reading(run, 2000);
    const speeds = await contest([product, ...peers], run, run.say);
    const peer = fastest(speeds.slice(1));
    return {
      parts: [{ against: peer.name, ratio: ratio(speeds[0] as Speed, peer), must: 2 }],
      figures: speeds.map((each) => figure(each)),
      notes: [
        'One message an interchange; parsers and tables of the peers are kept between them, which their readers do not do.',
      ],
    };
  },
};

const check: Row = {
  name: 'check',
  title: { en: 'check only (the way of `eport check`)', zh: '仅检查(`eport check` 的路径)' },
  must: {
    en: '0.5 × the hand-written full validation without strings',
    zh: '不生成字符串的手写完整校验的 0.5 倍',
  },
  async measure(run) {
    const { bytes } = traffic('CODECO', run.quick ? 1_000_000 : 10_000_000);
    const shape = run.rules.shape('edifact', CODECO).value;
    if (shape === undefined) throw new Error(`no table of ${CODECO}`);
    const limit = checkOf(shape);
    const speeds = await contest(
      [
        megabytes('product', bytes.length, () => {
          const verdict = judge(bytes, defaultAgreement, run.rules, { ...RECEIVED, translate: false });
          if (verdict.status !== 'accepted') throw new Error('refused');
        }),
        megabytes('limit: validation on bytes', bytes.length, () => {
          if (limit(bytes) > 0) throw new Error('the limit found a fault');
        }),
      ],
      run,
      run.say,
    );
    const [own, other] = speeds as [Speed, Speed];
    return {
      parts: [{ against: other.name, ratio: ratio(own, other), must: 0.5 }],
      figures: speeds.map((each) => figure(each)),
      notes: [
        'The limit knows one message, makes no report and checks no date, check digit, mapping or character set.',
      ],
    };
  },
};

const write: Row = {
  name: 'edifact-write',
  title: { en: 'canonical → EDIFACT', zh: '规范单证 → EDIFACT' },
  must: { en: 'as fast as reading it', zh: '不慢于读取' },
  async measure(run) {
    const { bytes, messages } = traffic('CODECO', run.quick ? 100_000 : 1_000_000);
    const documents: Document[] = [];
    for (const each of judgeMessages(
      open(bytes, defaultAgreement, RECEIVED),
      defaultAgreement,
      run.rules,
      RECEIVED,
    ))
      documents.push(...each.documents);
    if (documents.length !== messages) throw new Error('not all were read');
    const writing = {
      to: 'equipment-event/codeco-d95b',
      preparedAt: RECEIVED.receivedAt,
      agreement: defaultAgreement,
    };
    const speeds = await contest(
      [
        megabytes('writing', bytes.length, () => {
          if (convert(documents, run.rules, writing).value === undefined) throw new Error('not written');
        }),
        megabytes('reading', bytes.length, () => translated(run, bytes, messages)),
      ],
      run,
      run.say,
    );
    const [own, other] = speeds as [Speed, Speed];
    return {
      parts: [{ against: 'reading', ratio: ratio(own, other), must: 1 }],
      figures: speeds.map((each) => figure(each)),
      notes: ['Writing reads back what it wrote, so that nothing goes out that would be refused.'],
    };
  },
};

export const edifactRows: readonly Row[] = [large, small, check, write];
