import { type Place, type Problem, problem } from '../../core/index.js';

/** Why text is not JSON (RFC 8259), in both languages; {0} is filled with what was found. */
const REASONS = {
  empty: ['没有内容', 'there is no value'],
  root: ['最外层应为对象或对象数组', 'the outermost value must be an object or an array of objects'],
  value: ['此处应为值,而不是 {0}', 'a value must stand here, not {0}'],
  name: ['此处应为成员名(带双引号),而不是 {0}', 'a member name in quotes must stand here, not {0}'],
  colon: ['成员名之后应为冒号,而不是 {0}', 'a colon must follow the member name, not {0}'],
  comma: ['此处应为逗号或 {1},而不是 {0}', 'a comma or {1} must stand here, not {0}'],
  trailing: ['{0} 之前不能有逗号', 'no comma may stand before {0}'],
  number: ['{0} 不是合法的数字', '{0} is not a number'],
  string: ['字符串没有结束', 'the string does not end'],
  control: ['字符串中的控制字符 {0} 须转义', 'control character {0} must be escaped in a string'],
  escape: ['{0} 不是合法的转义', '{0} is not an escape'],
  surrogate: ['{0} 是不成对的代理项', '{0} is half of a surrogate pair'],
  duplicate: ['成员 {0} 重复', 'member {0} stands twice'],
  rest: ['值之后还有 {0}', '{0} stands after the value'],
} as const;

export type Reason = keyof typeof REASONS;

/** `json-malformed` with its reason in both languages. */
export function malformed(reason: Reason, at: Place, ...found: readonly string[]): Problem {
  const fill = (text: string): string =>
    text.replace(/\{(\d)\}/g, (_, i: string) => shorten(found[Number(i)] ?? ''));
  const [zh, en] = REASONS[reason];
  const details = found[0] === undefined ? {} : { found: shorten(found[0]) };
  const made = problem('json-malformed', at, { ...details, values: { reason: fill(en) } });
  const chinese = problem('json-malformed', at, { values: { reason: fill(zh) } });
  return { ...made, message: { zh: chinese.message.zh, en: made.message.en } };
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
