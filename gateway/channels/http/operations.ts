import { CONSOLE_OPERATIONS } from './operations-console.js';
import { EVIDENCE_OPERATIONS } from './operations-evidence.js';
import { KEY_OPERATIONS } from './operations-keys.js';
import { SUBSCRIPTION_OPERATIONS } from './operations-subscriptions.js';
import { VIEW_OPERATIONS } from './operations-views.js';

/** One call of the API as its description has it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In OpenAPI's writing: `/v1/messages/{id}`. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
  /** Query and header parameters: name → what it is; a header's name begins with a capital. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Media types of the body; absent: none. */
  readonly body?: readonly string[];
  /** Answer: status, media types, name of the schema in components. */
  readonly answer: readonly [status: number, types: readonly string[], schema?: string];
  /** Errors beyond 401 and 500. */
  readonly errors?: readonly number[];
  readonly open?: true;
}

const JSON_TYPE = ['application/json'] as const;
const MESSAGE_TYPES = [
  'application/edifact',
  'application/xml',
  'text/plain',
  'application/octet-stream',
] as const;
const PAGING = { before: 'cursor `next` of the page before', limit: 'most items' };

/** Every call, in the order in which a reader needs them. A test compares it with what the server has. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/messages',
    zh: '提交一个交换、XML 或 JSON 单证、平台文件;回执返回时字节已落盘',
    en: 'Submit an interchange, XML or JSON document or platform file; it is on disk when the receipt comes',
    parameters: {
      Prefer: '`wait=N`: wait up to N seconds for the verdict',
      'Idempotency-Key':
        'the same key and bytes give the first receipt again, other bytes are 409, which names `id` and `sha256` of the first and `refused.sha256`',
    },
    body: MESSAGE_TYPES,
    answer: [202, JSON_TYPE, 'Receipt'],
    errors: [400, 409, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/v1/messages',
    zh: '已提交的报文,新的在前',
    en: 'What was submitted, newest first',
    parameters: {
      status: 'received, accepted, partial, rejected or parked',
      sender: 'operators only',
      kind: 'of a message in it (`CODECO:D:95B:UN`), or its name alone (`CODECO`)',
      problem: 'code of a problem found in it',
      reference: 'of the interchange',
      since: 'RFC 3339: received since then',
      until: 'RFC 3339: received before then',
      ...PAGING,
    },
    answer: [200, JSON_TYPE],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}',
    zh: '一条报文的状态与问题',
    en: 'State and problems of one message',
    answer: [200, JSON_TYPE, 'Message'],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/raw',
    zh: '原始字节;修复过的给出最新版本,version=1 为收到时的字节',
    en: 'The bytes: of a repaired message the latest version, `version=1` as they were received',
    parameters: { version: 'number of a version, from 1' },
    answer: [200, MESSAGE_TYPES],
    errors: [400, 404, 410],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/documents',
    zh: '由它得到的规范单证',
    en: 'The canonical documents it gave',
    parameters: { lineage: '`true`: with the place in the message that each field came from (up to 4 MiB)' },
    answer: [200, JSON_TYPE],
    errors: [404, 410],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/acknowledgement',
    zh: '以发送方格式的回执(CONTRL 等)',
    en: "The answer in the sender's notation (CONTRL, …)",
    parameters: { name: 'CONTRL, APERAK, DxpRep, …; absent: the first' },
    answer: [200, MESSAGE_TYPES],
    errors: [404, 410],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/trail',
    zh: '审计轨迹',
    en: 'What was done to it, from the audit log',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'post',
    path: '/v1/messages/{id}/replay',
    zh: '按原标识重新投递(运营方)',
    en: 'Deliver again with the same ids (operators)',
    answer: [202, JSON_TYPE],
    errors: [404, 410],
  },
  {
    method: 'get',
    path: '/v1/feeds',
    zh: '可读的单证流',
    en: 'The feeds one may read',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'get',
    path: '/v1/feeds/{feed}',
    zh: '按发布顺序的单证(CloudEvents 1.0)',
    en: 'Documents in the order of publication, as CloudEvents 1.0',
    parameters: {
      after: 'cursor: `next` of the answer before; absent: from the start',
      limit: 'most documents, up to 1000',
      wait: 'seconds to wait for something new',
      format: 'canonical, or the name of a mapping',
    },
    answer: [200, ['application/json', 'application/x-ndjson', 'text/event-stream'], 'Feed'],
    errors: [400, 404],
  },
  ...SUBSCRIPTION_OPERATIONS,
  ...KEY_OPERATIONS,
  {
    method: 'post',
    path: '/v1/check',
    zh: '检查,不保存',
    en: 'Check; nothing is kept',
    parameters: { lenient: 'true or false', profile: 'name of a profile', charset: 'overrules the envelope' },
    body: MESSAGE_TYPES,
    answer: [200, JSON_TYPE],
    errors: [413],
  },
  {
    method: 'post',
    path: '/v1/translate',
    zh: '翻译,不保存',
    en: 'Translate; nothing is kept',
    parameters: {
      to: 'canonical, or the name of a mapping',
      lenient: 'true or false',
      profile: 'name of a profile',
      charset: 'overrules the envelope',
      lineage: '`true`: with the place that each field came from',
    },
    body: MESSAGE_TYPES,
    answer: [200, ['application/json', ...MESSAGE_TYPES]],
    errors: [400, 413, 422],
  },
  {
    method: 'get',
    path: '/v1/deliveries',
    zh: '投递状态',
    en: 'State of deliveries',
    parameters: {
      partner: 'operators only',
      status: 'due, sent, dead, discarded or rerouted',
      envelope: 'id of a message',
      since: 'RFC 3339: settled since then, or not settled and due since then',
      ...PAGING,
    },
    answer: [200, JSON_TYPE],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/deliveries/{id}',
    zh: '一次投递的状态、原因和原文链接',
    en: 'State and reason of one delivery, with the way to the original',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'post',
    path: '/v1/deliveries/resend',
    zh: '按原标识重发:一批或自某时刻起',
    en: 'Send again with the same ids: some, or all since a moment',
    body: JSON_TYPE,
    answer: [202, JSON_TYPE],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/partners',
    zh: '伙伴及其投递状态:待投、失败、熔断、暂停(非运营方只见自己)',
    en: 'Partners and how delivery to them goes: due, dead, breaker, pause; others than operators see themselves',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'get',
    path: '/v1/partners/{id}',
    zh: '一个伙伴的投递状态',
    en: 'How delivery to one partner goes',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'post',
    path: '/v1/partners/{id}/pause',
    zh: '暂停向其投递,直到恢复(运营方);{ "reason", "person" }',
    en: 'Deliver nothing to it until it is resumed (operators); { "reason", "person" }',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 404],
  },
  {
    method: 'post',
    path: '/v1/partners/{id}/resume',
    zh: '恢复投递,等待中的立即重试(运营方)',
    en: 'Deliver to it again; what waits is tried at once (operators)',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 404],
  },
  {
    method: 'get',
    path: '/v1/ledger',
    zh: '对账:受理 = 送达 + 拒绝 + 待办 + 失败 + 作废',
    en: 'accepted = delivered + rejected + pending + dead + discarded, by sender and day',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'get',
    path: '/v1/exceptions',
    zh: '异常队列:被拒、无路由、投递失败、未答复、被退回、停放、下级上报;运营方与主管单位可见全部',
    en: 'The queue of exceptions: rejected, unroutable, dead, unanswered, refused, parked, escalated; oldest first',
    parameters: {
      status: 'open, escalated or closed',
      kind: 'one of those',
      after: 'cursor `next` of the page before',
      limit: 'most items',
    },
    answer: [200, JSON_TYPE],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/exceptions/{id}',
    zh: '一个异常及其处理经过、首接责任人与时限',
    en: 'One exception: what was done about it, who owns it, its deadline',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/exceptions/{id}/raw',
    zh: '异常所涉报文的字节,供运营方与主管单位',
    en: 'The bytes that it is about, for whoever may act on it',
    answer: [200, ['application/octet-stream']],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/exceptions/{id}/proposal',
    zh: '待第二人确认的修复字节',
    en: 'The repaired bytes that wait for the second person',
    answer: [200, ['application/octet-stream']],
    errors: [404],
  },
  {
    method: 'post',
    path: '/v1/exceptions/{id}/{action}',
    zh: '处置:take、comment、propose、repair、release、reroute、discard、escalate、answer、close;改变数据的须有授权书编号与理由,修复须第二人确认',
    en: 'Act on it: take, comment, propose, repair, release, reroute, discard, escalate, answer, close. What changes anything needs `authorisation` and `reason`; a proposed repair is applied by a second person',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 403, 404, 409, 422],
  },
  ...EVIDENCE_OPERATIONS,
  ...VIEW_OPERATIONS,
  {
    method: 'get',
    path: '/v1/audit/checkpoint',
    zh: '已签名的审计检查点',
    en: 'Signed checkpoint of the audit log',
    answer: [200, ['text/plain', 'application/json']],
  },
  {
    method: 'get',
    path: '/v1/audit/entries',
    zh: '审计条目',
    en: 'Entries of the audit log',
    parameters: { from: 'index', limit: 'most entries' },
    answer: [200, JSON_TYPE],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/audit/proof',
    zh: '包含证明或一致性证明',
    en: 'Proof of inclusion or of consistency',
    parameters: {
      id: 'of a message',
      index: 'of a leaf',
      size: 'of the tree',
      first: 'earlier size',
      second: 'later size',
    },
    answer: [200, JSON_TYPE],
    errors: [400, 404],
  },
  {
    method: 'post',
    path: '/v1/exchange',
    zh: '节点间交换',
    en: 'The link between nodes',
    body: JSON_TYPE,
    answer: [202, JSON_TYPE, 'Receipt'],
    errors: [409, 413, 422, 503],
  },
  { method: 'get', path: '/health/live', zh: '存活', en: 'Alive', answer: [200, JSON_TYPE], open: true },
  {
    method: 'get',
    path: '/health/ready',
    zh: '就绪及各依赖状态',
    en: 'Ready, with the state of each dependency',
    answer: [200, JSON_TYPE],
    errors: [503],
    open: true,
  },
  {
    method: 'get',
    path: '/metrics',
    zh: 'Prometheus 指标',
    en: 'Prometheus metrics',
    answer: [200, ['text/plain']],
    open: true,
  },
  ...CONSOLE_OPERATIONS,
  { method: 'get', path: '/docs', zh: '本页', en: 'This page', answer: [200, ['text/html']], open: true },
  {
    method: 'get',
    path: '/docs/openapi.json',
    zh: 'OpenAPI 描述',
    en: 'OpenAPI description',
    answer: [200, JSON_TYPE],
    open: true,
  },
];
