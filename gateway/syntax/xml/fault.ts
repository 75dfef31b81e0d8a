import { type Place, type Problem, problem } from '../../core/index.js';

/** Why text is not well-formed XML, in both languages; {0} and {1} are filled with what was found. */
const REASONS = {
  declaration: ['XML 声明不合规范', 'the XML declaration is not right'],
  version: ['不支持 XML 版本 {0}', 'XML version {0} is not supported'],
  empty: ['没有根元素', 'there is no root element'],
  roots: ['只能有一个根元素', 'there may be one root element only'],
  outside: ['根元素之外不能有内容', 'nothing but comments may stand outside the root element'],
  name: ['{0} 不是合法名称', '{0} is not a name'],
  unclosed: ['元素 {0} 没有结束标签', 'element {0} is not closed'],
  unopened: ['结束标签 {0} 没有对应的开始标签', 'the end tag {0} has no start tag'],
  mismatch: ['结束标签为 {0},应为 {1}', 'the end tag says {0}, {1} is open'],
  tag: ['标签没有写完整', 'the tag is not complete'],
  space: ['属性之间缺少空白', 'white space is missing between attributes'],
  equals: ['属性 {0} 缺少等号', 'attribute {0} has no equals sign'],
  quote: ['属性 {0} 的值没有引号', 'the value of attribute {0} is not quoted'],
  less: ['属性值中不能有 <', 'an attribute value may not hold <'],
  duplicate: ['属性 {0} 重复', 'attribute {0} stands twice'],
  reference: ['{0} 不是合法的字符引用', '{0} is not a character reference'],
  entity: ['实体 {0} 没有声明', 'entity {0} is not declared'],
  ampersand: ['& 须写作 &amp;', '& must be written as &amp;'],
  character: ['不允许的字符 {0}', 'character {0} is not allowed'],
  bracket: ['文本中不能有 ]]>', 'text may not hold ]]>'],
  comment: ['注释没有正确结束', 'the comment does not end as it must'],
  instruction: ['处理指令不合规范', 'the processing instruction is not right'],
  section: ['CDATA 没有结束', 'the CDATA section does not end'],
  prefix: ['前缀 {0} 没有声明', 'prefix {0} is not declared'],
} as const;

export type Reason = keyof typeof REASONS;

/** `xml-malformed` with its reason in both languages. */
export function malformed(reason: Reason, at: Place, ...found: readonly string[]): Problem {
  const fill = (text: string): string =>
    text.replace(/\{(\d)\}/g, (_, i: string) => shorten(found[Number(i)] ?? ''));
  const [zh, en] = REASONS[reason];
  const details = found[0] === undefined ? {} : { found: found[0] };
  const made = problem('xml-malformed', at, { ...details, values: { reason: fill(en) } });
  const chinese = problem('xml-malformed', at, { values: { reason: fill(zh) } });
  return { ...made, message: { zh: chinese.message.zh, en: made.message.en } };
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
