import type { Severity, Text } from './problem.js';

/** One kind of problem: public, never renamed once released. */
export interface ProblemRow {
  readonly severity: Severity;
  /** Whether trying the same again later can succeed. */
  readonly retry: boolean;
  /** An agreement or --lenient turns it into a warning. */
  readonly lenient?: true;
  /** It is about the envelope and refuses the whole interchange. */
  readonly envelope?: true;
  /** Status of an RFC 9457 problem document. */
  readonly http: number;
  /** The application's own, not the syntax's: told in an APERAK too. */
  readonly application?: true;
  /** Syntax error, coded (UN/EDIFACT 0085), in CONTRL. */
  readonly contrl: string;
  readonly zh: string;
  readonly en: string;
  readonly hint?: Text;
}

const row = <T extends ProblemRow>(each: T): ProblemRow => each;
const error = (contrl: string, zh: string, en: string, more: Partial<ProblemRow> = {}): ProblemRow =>
  row({ severity: 'error', retry: false, http: 422, contrl, zh, en, ...more });
const warning = (contrl: string, zh: string, en: string, more: Partial<ProblemRow> = {}): ProblemRow =>
  row({ severity: 'warning', retry: false, http: 422, contrl, zh, en, ...more });
const hint = (zh: string, en: string): Partial<ProblemRow> => ({ hint: { zh, en } });
const lenient = { lenient: true } as const;
const envelope = { envelope: true } as const;
const application = { application: true } as const;

/** Every problem the gateway can name. docs/problems.md is generated from it. */
export const PROBLEMS = {
  // --- bytes and envelope
  'format-unknown': error('18', '无法识别的报文格式', 'the format of these bytes is not known', {
    ...envelope,
    http: 415,
    ...hint(
      '支持 UN/EDIFACT(UNA/UNB/UNH 开头)、XML、JSON 和平台文件(00: 开头)',
      'UN/EDIFACT (beginning with UNA, UNB or UNH), XML, JSON and platform files (beginning with 00:) are read',
    ),
  }),
  'input-empty': error('32', '内容为空', 'there is nothing in it', envelope),
  'input-too-large': error('39', '报文超过允许的大小 {expected}', 'larger than the limit of {expected}', {
    ...envelope,
    http: 413,
  }),
  'limit-exceeded': error(
    '39',
    '{name} 超过限制 {expected}',
    '{name} exceeds the limit of {expected}',
    envelope,
  ),
  'charset-unknown': error(
    '46',
    '不支持的字符集 {found}',
    'character set {found} is not supported',
    envelope,
  ),
  'charset-invalid': error('21', '字节不符合字符集 {expected}', 'these bytes are not {expected} text'),
  'character-invalid': error(
    '21',
    '字符集 {expected} 不允许的字符',
    'a character that {expected} does not allow',
    lenient,
  ),
  'una-malformed': error(
    '22',
    'UNA 服务串不是 6 个互不相同的字符',
    'the UNA service string is not six distinct characters',
    envelope,
  ),
  'syntax-unsupported': error(
    '2',
    '不支持的语法标识或版本 {found}',
    'syntax identifier or version {found} is not supported',
    envelope,
  ),
  'unb-missing': warning('13', '没有交换头 UNB', 'there is no interchange header UNB'),
  'trailer-missing': error('13', '缺少 {expected}', '{expected} is missing', lenient),
  'count-mismatch': error(
    '29',
    '{name} 计数为 {found},实际为 {expected}',
    '{name} says {found}, counted {expected}',
    lenient,
  ),
  'reference-mismatch': error(
    '28',
    '{name} 的参考号 {found} 与头部的 {expected} 不一致',
    '{name} refers to {found}, its header said {expected}',
    lenient,
  ),
  'reference-duplicate': warning(
    '26',
    '参考号 {found} 在同一交换中重复',
    'reference {found} stands twice in one interchange',
  ),
  'interchange-conflict': error(
    '26',
    '参考号 {found} 已用于另一份内容',
    'reference {found} was used for other bytes',
    { ...envelope, http: 409 },
  ),
  'group-mixed': error('30', '功能组与报文混用', 'functional groups and messages are mixed', envelope),
  'interchange-empty': error('32', '交换中没有报文', 'the interchange holds no message', envelope),
  'segment-outside': error(
    '33',
    '报文或功能组之外出现段 {found}',
    'segment {found} stands outside any message or group',
    { ...envelope, ...lenient },
  ),
  'segment-malformed': error('21', '不是合法的段:{found}', 'not a segment: {found}'),
  'segment-unterminated': error('18', '段没有结束符', 'the segment has no terminator'),
  // --- directory and structure
  'message-unknown': error('12', '未知的报文类型 {found}', 'message type {found} is not known'),
  'directory-unknown': error('12', '从未发布过的目录 {found}', 'directory {found} was never published'),
  'directory-nearest': warning(
    '12',
    '未收录目录 {found},按 {expected} 读取',
    'directory {found} is not held; read by {expected}',
  ),
  'mapping-missing': error('17', '没有适用于 {found} 的映射', 'there is no mapping for {found}', application),
  'segment-missing': error('13', '缺少必备段 {expected}', 'mandatory segment {expected} is missing'),
  'segment-unexpected': error('15', '此处不应出现段 {found}', 'segment {found} has no place here', lenient),
  'segment-unknown': error(
    '15',
    '报文中没有段 {found}',
    'segment {found} does not exist in this message',
    lenient,
  ),
  'segment-repeats': error(
    '35',
    '段 {found} 重复超过 {expected} 次',
    'segment {found} stands more than {expected} times',
    lenient,
  ),
  'group-repeats': error(
    '36',
    '段组 {found} 重复超过 {expected} 次',
    'group {found} stands more than {expected} times',
    lenient,
  ),
  'element-missing': error('13', '缺少必备数据元 {expected}', 'mandatory element {expected} is missing'),
  'element-unknown': error('16', '多余的数据元或成分', 'one element or component too many', lenient),
  'element-repeats': error(
    '35',
    '数据元重复超过 {expected} 次',
    'the element is repeated more than {expected} times',
    lenient,
  ),
  'element-too-long': error(
    '39',
    '{name} 长 {length},最长 {expected}',
    '{name} is {length} long, at most {expected} allowed',
  ),
  'element-too-short': error(
    '40',
    '{name} 长 {length},至少 {expected}',
    '{name} is {length} long, at least {expected} needed',
  ),
  'element-type': error('37', '{name} 应为 {expected}', '{name} must be {expected}'),
  'code-unlisted': warning(
    '12',
    '代码 {found} 不在 {name} 代码表中',
    'code {found} is not in the list of {name}',
  ),
  'xml-malformed': error('21', 'XML 格式不良:{reason}', 'not well-formed XML: {reason}', envelope),
  'xml-forbidden': error('21', 'XML 中不允许 {found}', '{found} is not allowed in XML here', envelope),
  'json-malformed': error('21', 'JSON 格式不良:{reason}', 'not well-formed JSON: {reason}', envelope),
  'payload-unreadable': error(
    '21',
    '封装中的 Data 无法读取:{reason}',
    'what the wrapper carries in Data cannot be read: {reasonEn}',
    envelope,
  ),
  'xml-element-missing': error('13', '缺少必备元素 {expected}', 'mandatory element {expected} is missing'),
  'xml-element-unexpected': error(
    '15',
    '此处不应出现元素 {found}',
    'element {found} has no place here',
    lenient,
  ),
  'xml-element-repeats': error(
    '35',
    '元素 {found} 超过 {expected} 次',
    'element {found} stands more than {expected} times',
    lenient,
  ),
  'xml-element-order': error(
    '15',
    '元素 {found} 的次序不对',
    'element {found} stands in the wrong order',
    lenient,
  ),
  'xml-attribute-missing': error(
    '13',
    '缺少必备属性 {expected}',
    'mandatory attribute {expected} is missing',
  ),
  'record-missing': error('13', '缺少必备记录 {expected}', 'mandatory record {expected} is missing'),
  'record-unexpected': error('15', '此处不应出现记录 {found}', 'record {found} has no place here', lenient),
  'record-repeats': error(
    '35',
    '记录 {found} 超过 {expected} 次',
    'record {found} stands more than {expected} times',
    lenient,
  ),
  'record-unknown': warning(
    '15',
    '记录 {found} 的布局未知,已原样保留',
    'the layout of record {found} is not known; it is kept as it is',
  ),
  // --- meaning
  'value-unreadable': error('12', '{found} 不是 {expected}', '{found} is not {expected}', application),
  'date-impossible': error(
    '12',
    '{found} 不是可能的日期时间',
    '{found} is not a possible date or time',
    application,
  ),
  'code-unmapped': warning(
    '12',
    '代码 {found} 没有对应的规范值,已原样保留',
    'code {found} has no canonical word; it is kept as it is',
  ),
  'value-unmapped': warning(
    '14',
    '{found} 没有映射,已保留在 extensions',
    '{found} is not mapped; it is kept in extensions',
  ),
  'value-conflict': warning(
    '12',
    '{found} 与前面的 {expected} 不一致',
    '{found} contradicts {expected} before it',
  ),
  'const-different': warning(
    '12',
    '此处为 {found},应为 {expected}',
    '{found} stands here, {expected} was expected',
  ),
  'total-mismatch': warning(
    '29',
    '控制总数为 {found},实际为 {expected}',
    'the control total says {found}, counted {expected}',
  ),
  'check-digit': warning(
    '12',
    '箱号 {found} 的校验码应为 {expected}',
    'the check digit of {found} should be {expected}',
  ),
  'document-invalid': error(
    '12',
    '规范单证不合格:{reason}',
    'the canonical document is not valid: {reason}',
    application,
  ),
  'field-not-carried': warning('15', '{name} 无法用该格式表达', '{name} cannot be carried in this notation'),
  'document-not-carried': error(
    '15',
    '{found} 类单证无法用 {expected} 表达',
    'documents of type {found} cannot be written as {expected}',
  ),
  'withheld-required': error(
    '15',
    '按数据共享目录不得向 {found} 提供的内容,该格式不可缺少:{expected}',
    'this notation cannot do without what the data-sharing catalogue withholds from {found}: {expected}',
    hint(
      '改用不需要这些字段的格式,或修改目录',
      'use a notation that does without these fields, or change the catalogue',
    ),
  ),
  'profile-required': error('13', '{profile} 要求 {expected}', '{profile} requires {expected}', application),
  'profile-code': error(
    '12',
    '{profile} 不允许代码 {found}',
    '{profile} does not allow code {found}',
    application,
  ),
  // --- routing, delivery, link
  'recipient-unroutable': error('17', '没有发往 {found} 的路由', 'there is no route to {found}'),
  'sender-unknown': error('23', '未登记的发送方 {found}', 'sender {found} is not known', {
    ...envelope,
    http: 404,
  }),
  'delivery-refused': error('18', '对方拒收:{reason}', 'the receiver refused it: {reason}', { http: 502 }),
  'delivery-failed': error('41', '未能送达:{reason}', 'it could not be delivered: {reason}', {
    retry: true,
    http: 503,
  }),
  'partner-paused': error(
    '41',
    '自 {since} 起 {partner} 一直无法送达(已超过 {hours} 小时):{reason}。已暂停并告警,恢复后自动续送',
    'nothing has reached {partner} since {since} (more than {hours} h): {reason}. It is paused; deliveries go on by themselves once it is back',
    { retry: true, http: 503 },
  ),
  'exchange-invalid': error(
    '18',
    '交换链路包不合格:{reason}',
    'the exchange package is not valid: {reason}',
    envelope,
  ),
  'log-forked': error(
    '18',
    '审计日志分叉:检查点 {found} 与见证过的检查点 {expected} 矛盾',
    'the audit log was forked: checkpoint {found} contradicts {expected}, which a witness has',
    { ...envelope, http: 409 },
  ),
  'log-rolled-back': error(
    '18',
    '审计日志回退:检查点 {found} 小于见证过的检查点 {expected}',
    'the audit log was rolled back: checkpoint {found} lacks entries of {expected}, which a witness has',
    { ...envelope, http: 409 },
  ),
  'payload-erased': error(
    '18',
    '保存期已过,内容已于 {found} 清除,证据仍在',
    'past its time: the content was erased at {found}, the evidence stays',
    { ...envelope, http: 410 },
  ),
  'evidence-too-large': error(
    '18',
    '所求证据超出一个证据包的限度(2000 条报文、60000 个文件、1 GiB):请按集装箱、报文或较短时段索取',
    'more than one bundle of evidence holds (2000 messages, 60000 files, 1 GiB): ask by message or container',
    { ...envelope, http: 422 },
  ),
  // --- exceptions and intervention
  'authorisation-required': error(
    '18',
    '需要主管单位的书面授权与理由:缺少 {expected}',
    'a written authorisation of the competent agency and a reason are needed: {expected} is missing',
    { ...envelope, http: 403 },
  ),
  'exception-state': error(
    '18',
    '该异常当前不能这样处理({found})',
    'this cannot be done to it now ({found})',
    {
      ...envelope,
      http: 409,
    },
  ),
  'exception-owned': error(
    '18',
    '该异常由首接的 {found} 负责,关闭前他人不能处理',
    '{found} received it first and owns it until it is closed',
    { ...envelope, http: 409 },
  ),
  'second-person': error(
    '18',
    '修复须由另一人确认,不能由提出者 {found} 自己确认',
    'a repair is applied by a second person, not by {found} who proposed it',
    { ...envelope, http: 409 },
  ),
  'gateway-busy': error('18', '网关繁忙,请稍后重试', 'the gateway is busy; try again later', {
    ...envelope,
    retry: true,
    http: 503,
  }),
  'too-many-requests': error(
    '18',
    '请求过于频繁,请 {seconds} 秒后再试',
    'too many requests; try again in {seconds} seconds',
    { ...envelope, retry: true, http: 429 },
  ),
  'gateway-bug': error('18', '网关内部错误,报文已停放待查', 'a fault of the gateway; the message is parked', {
    ...envelope,
    retry: true,
    http: 500,
  }),
  // --- HTTP, command line, configuration
  'request-invalid': error('18', '请求不合格:{reason}', 'the request is not valid: {reason}', {
    ...envelope,
    http: 400,
  }),
  'not-found': error('18', '不存在', 'it does not exist', { ...envelope, http: 404 }),
  'not-authenticated': error('18', '身份未通过验证', 'the caller is not authenticated', {
    ...envelope,
    http: 401,
  }),
  'configuration-invalid': error(
    '18',
    '配置不合格:{reason}',
    'the configuration is not valid: {reason}',
    envelope,
  ),
  'mapping-invalid': error('18', '映射不合格:{reason}', 'the mapping is not valid: {reason}', envelope),
} as const satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof PROBLEMS;
