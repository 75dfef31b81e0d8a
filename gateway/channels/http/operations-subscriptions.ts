import type { Operation } from './operations.js';

const JSON_TYPE = ['application/json'] as const;
const PATH = '/v1/subscriptions';

/** Webhooks (Standard Webhooks). */
export const SUBSCRIPTION_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: PATH,
    zh: '自己的推送订阅(运营方:全部)',
    en: "One's webhooks (operators: all)",
    answer: [200, JSON_TYPE],
  },
  {
    method: 'post',
    path: PATH,
    zh: '新建推送订阅:url,可选 types、format、after(游标)、state;密钥只在此时给出',
    en: 'Make a webhook: url, and types, format, after (a cursor), state as wanted; its secret is given this once',
    body: JSON_TYPE,
    answer: [201, JSON_TYPE],
    errors: [400, 404, 413],
  },
  {
    method: 'get',
    path: `${PATH}/{id}`,
    zh: '一个推送订阅及最近的错误',
    en: 'One webhook, with what stands in its way',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'put',
    path: `${PATH}/{id}`,
    zh: '修改;state=active 恢复并立即重试,after 从该游标重放',
    en: 'Change it; state=active resumes it and tries at once, after replays from a cursor',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 404, 413],
  },
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    zh: '删除',
    en: 'Remove it',
    answer: [204, []],
    errors: [404],
  },
  {
    method: 'post',
    path: `${PATH}/{id}/rotate`,
    zh: '换密钥:新旧密钥同时签名一天',
    en: 'A new secret; those before sign as well for a day',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'post',
    path: `${PATH}/{id}/test`,
    zh: '立即发送一个测试事件',
    en: 'Send a test event at once',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
];
