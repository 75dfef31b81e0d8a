import type { Operation } from './operations.js';

const JSON_TYPE = ['application/json'] as const;
const HTML = ['text/html'] as const;
const BODIES = ['application/edifact', 'application/xml', 'text/plain', 'application/octet-stream'] as const;

/** Pages for people, and what they ask first. */
export const CONSOLE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/session',
    zh: '当前调用方及所在节点',
    en: 'Who is asking, in which roles, and of which node',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'post',
    path: '/v1/session',
    zh: '以口令登录,得到会话 Cookie;须带请求头 x-eport-console: 1',
    en: 'Sign in with a password: sets a session cookie. `{ "user", "password" }`; needs the header `x-eport-console: 1`',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 401, 429],
    open: true,
  },
  { method: 'delete', path: '/v1/session', zh: '退出登录', en: 'Sign out', answer: [204, []] },
  {
    method: 'get',
    path: '/v1/notations',
    zh: '可转换的格式与可选的规范',
    en: 'Notations that can be asked for (`to`, `format`), and profiles',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'post',
    path: '/v1/explain',
    zh: '逐值解读一份报文:位置、标准名称、代码含义、对应的规范字段;不保存',
    en: 'A message value by value: its place, what the standard calls it, what a code means, the canonical field it became; nothing is kept',
    parameters: {
      lenient: 'true or false',
      profile: 'name of a profile',
      charset: 'overrules the envelope',
    },
    body: BODIES,
    answer: [200, JSON_TYPE],
    errors: [400, 413],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/explain',
    zh: '逐值解读一条已提交的报文(按当前规则)',
    en: 'The same of a submitted message, by the rules of now',
    parameters: { version: 'number of a version, from 1' },
    answer: [200, JSON_TYPE],
    errors: [400, 404, 410, 413],
  },
  {
    method: 'get',
    path: '/v1/today',
    zh: '最近若干小时的来文:按发送方与种类,问题按代码(运营方:全部;最多计最近一万条)',
    en: 'What came in the last hours by sender and kind, problems by code (operators all, others their own; the newest ten thousand at most)',
    parameters: { hours: 'how many, up to 168; absent: 24' },
    answer: [200, JSON_TYPE],
    errors: [400],
  },
  { method: 'get', path: '/console', zh: '控制台', en: 'The console', answer: [200, HTML], open: true },
  {
    method: 'get',
    path: '/console/{path}',
    zh: '控制台的文件',
    en: 'Files of the console',
    answer: [200, HTML],
    errors: [404],
    open: true,
  },
  {
    method: 'get',
    path: '/clearance',
    zh: '公开的通关时效页面',
    en: 'Published clearance times, as a page',
    parameters: {
      kind: '`sea` or `air`',
      from: 'first month, `2026-01`; absent: this one',
      to: 'last month; absent: the first',
      port: 'UN/LOCODE',
      lang: '`zh` or `en`',
    },
    answer: [200, HTML],
    errors: [400],
    open: true,
  },
];
