import type { Operation } from './operations.js';

const JSON_TYPE = ['application/json'] as const;
const PATH = '/v1/keys';

/** API keys made over the API. */
export const KEY_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: PATH,
    zh: '自己的 API 密钥(运营方:全部);从不给出密钥本身',
    en: "One's API keys (operators: all); never the key itself",
    answer: [200, JSON_TYPE],
  },
  {
    method: 'post',
    path: PATH,
    zh: '新建 API 密钥:可选 name、expiresInDays,运营方另给 partner;密钥只在此时给出',
    en: 'Make an API key: name and expiresInDays as wanted, operators name the partner; the key is given this once',
    body: JSON_TYPE,
    answer: [201, JSON_TYPE],
    errors: [400, 404, 413],
  },
  {
    method: 'put',
    path: `${PATH}/{id}`,
    zh: '更改有效期:expiresInDays(自现在起的天数,0 即刻失效,null 不限)',
    en: 'Change how long it holds: expiresInDays (days from now, 0 at once, null for ever)',
    body: JSON_TYPE,
    answer: [200, JSON_TYPE],
    errors: [400, 404, 413],
  },
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    zh: '吊销密钥',
    en: 'Revoke a key',
    answer: [204, []],
    errors: [404],
  },
];
