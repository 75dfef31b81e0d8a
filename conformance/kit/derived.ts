import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEMS, type ProblemCode, projectRoot, type Rules, type Text } from '../../gateway/index.js';
import type { Case } from '../case.js';
import type { Requirement } from './requirement.js';

/** Problems that a message itself can have, in the order of the table: up to those of routing and operation. */
const OF_MESSAGES = Object.keys(PROBLEMS).slice(
  0,
  Object.keys(PROBLEMS).indexOf('recipient-unroutable'),
) as readonly ProblemCode[];
/** Of these, what only a node or writing can find: no case of bytes shows it. */
const ELSEWHERE = new Set<string>(['interchange-conflict', 'field-not-carried', 'document-not-carried']);

/** A requirement that golden cases show, and which: right ones (accepted, nothing to say of it) and wrong ones. */
export interface Derived extends Requirement {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

const XML: Text = { zh: 'XML 1.0 与报文的 XML Schema', en: "XML 1.0 and the message's schema" };
const SOURCES: readonly (readonly [RegExp, (contrl: string) => Text])[] = [
  [/^xml-/, () => XML],
  [/^json-/, () => ({ zh: 'RFC 8259', en: 'RFC 8259' })],
  [/^payload-/, () => ({ zh: 'DXP(DxpMsg)的 Data', en: 'DXP, Data of DxpMsg' })],
  [/^record-/, () => ({ zh: '平台文件的格式说明', en: "the platform file's description" })],
  [/^check-digit$/, () => ({ zh: 'ISO 6346 等校验位', en: 'ISO 6346 and other check digits' })],
  [/^date-/, () => ({ zh: 'ISO 8601;UN/EDIFACT 2379', en: 'ISO 8601; UN/EDIFACT 2379' })],
  [/^(directory|message|mapping)-/, () => ({ zh: 'UN/EDIFACT 目录', en: 'UN/EDIFACT directories' })],
  [/^code-unlisted$/, () => ({ zh: 'UN/EDIFACT 与海关代码表', en: 'UN/EDIFACT and customs code lists' })],
  [/^profile-/, () => ({ zh: '行业规范(docs/profiles.md)', en: 'profiles (docs/profiles.md)' })],
  [/^(total-)/, () => ({ zh: 'UN/EDIFACT CNT 控制总数', en: 'UN/EDIFACT CNT, control totals' })],
  [
    /^(value|code|const|document)-/,
    () => ({ zh: '电子口岸规则:映射与规范模型', en: "the e-port's rule: mappings and canonical model" }),
  ],
  [
    /^(format|input|limit)-/,
    () => ({
      zh: '电子口岸规则:公共契约 什么是错误',
      en: "the e-port's rule: public contract, what is an error",
    }),
  ],
  [
    /./,
    (contrl) => ({
      zh: `ISO 9735-1;UN/EDIFACT 0085 = ${contrl}`,
      en: `ISO 9735-1; UN/EDIFACT 0085 = ${contrl}`,
    }),
  ],
];

const sourceOf = (code: ProblemCode): Text =>
  (SOURCES.find(([fits]) => fits.test(code)) as (typeof SOURCES)[number])[1](PROBLEMS[code].contrl);

const titleOf = (mapping: string): Text | undefined =>
  (
    JSON.parse(readFileSync(join(projectRoot, `mappings/${mapping}.mapping.json`), 'utf8')) as {
      readonly title?: Text;
    }
  ).title;

const isWrong = ({ expect }: Case): boolean => expect.problems.length > 0 && expect.documents === undefined;
const names = (cases: readonly Case[]): readonly string[] => cases.map(({ name }) => name);

/**
 * `message/<mapping>`, `rule/<problem>` and `profile/<name>`, each with the golden cases that show it. Of a rule the right
 * ones are those of the same mapping in which it finds nothing.
 */
export function derived(rules: Rules, cases: readonly Case[]): readonly Derived[] {
  const run = cases.filter(({ skip }) => skip === undefined);
  const messages = [...rules.mappings.values()]
    .filter(({ name }) => !name.startsWith('partners/'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, syntax, message }): Derived => {
      const title = titleOf(name);
      const own = run.filter(({ mapping }) => mapping === name);
      const [type, version = '', release = ''] = message.split(':');
      const what: Text =
        syntax === 'edifact'
          ? { zh: `UN/EDIFACT ${version}.${release} ${type}`, en: `UN/EDIFACT ${version}.${release} ${type}` }
          : syntax === 'xml'
            ? { zh: `${message} 的 XML Schema`, en: `the schema of ${message}` }
            : { zh: `${message} 的格式说明`, en: `the description of ${message}` };
      return {
        id: `message/${name}`,
        text: {
          zh: `${title?.zh ?? message}(${message}):有效的被接受并转换,有误的指明位置`,
          en: `${title?.en ?? message} (${message}): what is right is accepted and converted, what is wrong is named with its place`,
        },
        source: what,
        right: names(own.filter((each) => !isWrong(each))),
        wrong: names(own.filter(({ expect }) => expect.problems.length > 0)),
      };
    });
  const ruled = OF_MESSAGES.filter((code) => !ELSEWHERE.has(code)).map((code): Derived => {
    const wrong = run.filter(({ expect }) => expect.problems.some((each) => each.code === code));
    const mappings = new Set(wrong.map(({ mapping }) => mapping));
    const right = run.filter(
      (each) => mappings.has(each.mapping) && each.expect.status === 'accepted' && !wrong.includes(each),
    );
    const { zh, en } = PROBLEMS[code];
    const plain = (text: string): string => text.replace(/\{\w+\}/g, '…');
    return {
      id: `rule/${code}`,
      text: {
        zh: `${plain(zh)}:有此错的在其位置报告,没有的不报`,
        en: `${plain(en)}: told with its place where it is so, and not where it isn't`,
      },
      source: sourceOf(code),
      right: names(right),
      wrong: names(wrong),
    };
  });
  const profiled = rules.profiles.names.map((name): Derived => {
    const own = run.filter(({ profile }) => profile === name);
    const title = rules.profiles.find(name)?.title ?? { zh: name, en: name };
    return {
      id: `profile/${name}`,
      text: {
        zh: `${title.zh}:符合的被接受,不符合的指明位置`,
        en: `${title.en}: what keeps to it is accepted, what doesn't is named with its place`,
      },
      source: { zh: `schemas/profiles/${name}.json`, en: `schemas/profiles/${name}.json` },
      right: names(own.filter((each) => !isWrong(each))),
      wrong: names(own.filter(({ expect }) => expect.problems.length > 0)),
    };
  });
  return [...messages, ...ruled, ...profiled];
}
