import { XMLParser } from 'fast-xml-parser';
import { create } from 'xmlbuilder2';
import { convert, type Draft, defaultAgreement, judge } from '../gateway/index.js';
import { writeXml } from '../gateway/syntax/xml/write.js';
import { contest, ratio, type Speed } from './contest.js';
import { megabytes, type Row } from './row.js';
import { figure } from './rows-edifact.js';
import { traffic } from './traffic.js';

const RECEIVED = { id: 'bench', receivedAt: '2026-01-15T00:00:00.000Z' };
const SIZE = 100_000;

const read: Row = {
  name: 'xml-read',
  title: { en: 'XML bytes → validated canonical document', zh: 'XML 字节 → 已校验的规范单证' },
  must: {
    en: "2 × fast-xml-parser's own parse with validation",
    zh: 'fast-xml-parser 自身带校验解析的 2 倍',
  },
  async measure(run) {
    const { bytes } = traffic('MT1101', SIZE);
    const text = bytes.toString();
    const parser = new XMLParser({ ignoreAttributes: false });
    const speeds = await contest(
      [
        megabytes('product', bytes.length, () => {
          if (judge(bytes, defaultAgreement, run.rules, RECEIVED).status !== 'accepted')
            throw new Error('refused');
        }),
        megabytes('fast-xml-parser with validation', bytes.length, () => void parser.parse(text, true)),
      ],
      run,
      run.say,
    );
    const [own, other] = speeds as [Speed, Speed];
    return {
      parts: [{ against: other.name, ratio: ratio(own, other), must: 2 }],
      figures: speeds.map((each) => figure(each)),
      notes: ['A manifest of 100 KB (MT1101); fast-xml-parser makes a tree and nothing else.'],
    };
  },
};

/** The tree that xmlbuilder2 takes. */
const plain = (draft: Draft): unknown => {
  const text = draft.values.find(({ leaf }) => leaf.kind === 'text')?.value;
  if (draft.children.length === 0) return text ?? '';
  const made: Record<string, unknown> = {};
  for (const child of draft.children) {
    const value = plain(child);
    const known = made[child.tag];
    if (known === undefined) made[child.tag] = value;
    else if (Array.isArray(known)) known.push(value);
    else made[child.tag] = [known, value];
  }
  return made;
};

const write: Row = {
  name: 'xml-write',
  title: { en: 'canonical → XML', zh: '规范单证 → XML' },
  must: { en: "5 × xmlbuilder2's default (DOM) path", zh: 'xmlbuilder2 默认(DOM)路径的 5 倍' },
  async measure(run) {
    const { bytes } = traffic('MT1101', SIZE);
    const { documents } = judge(bytes, defaultAgreement, run.rules, RECEIVED);
    const [document] = documents;
    const mapping = run.rules.mappingNamed('cargo-manifest/mt1101');
    if (document === undefined || mapping === undefined) throw new Error('no document');
    const [root] = mapping.write(document, { timeZone: defaultAgreement.timeZone }).value;
    if (root === undefined) throw new Error('not written');
    const tree = { [root.tag]: plain(root) };
    const writing = { to: mapping.name, preparedAt: RECEIVED.receivedAt };
    const { value: whole } = convert(documents, run.rules, writing);
    if (whole === undefined) throw new Error('not converted');
    const speeds = await contest(
      [
        megabytes('product', whole.length, () => {
          const drafts = mapping.write(document, { timeZone: defaultAgreement.timeZone });
          writeXml(drafts.value[0] as Draft);
        }),
        megabytes('xmlbuilder2', whole.length, () => void create(tree).end({ prettyPrint: true })),
        megabytes(
          'product, with what it reads back',
          whole.length,
          () => void convert(documents, run.rules, writing),
        ),
      ],
      run,
      run.say,
    );
    const [own, other] = speeds as [Speed, Speed];
    return {
      parts: [{ against: other.name, ratio: ratio(own, other), must: 5 }],
      figures: speeds.map((each) => figure(each)),
      notes: [
        'The product maps the document and prints it; xmlbuilder2 prints a tree that is there already. What is sent is also read back and checked: the third figure.',
      ],
    };
  },
};

export const xmlRows: readonly Row[] = [read, write];
