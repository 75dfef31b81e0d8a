import type { Operation } from './operations.js';

const JSON_TYPE = ['application/json'] as const;
const HTML = ['text/html'] as const;

/** Pages for people, and what they ask first. */
export const CONSOLE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/session',
    zh: '当前调用方及所在节点',
    en: 'Who is asking, and of which node',
    answer: [200, JSON_TYPE],
  },
  {
    method: 'get',
    path: '/v1/notations',
    zh: '可转换的格式与可选的规范',
    en: 'Notations that can be asked for (`to`, `format`), and profiles',
    answer: [200, JSON_TYPE],
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
