import type { Operation } from './operations.js';

const JSON_TYPE = ['application/json'] as const;
const MONTHS = {
  kind: '`sea` (containers, 24 hours) or `air` (air waybills, 12 hours)',
  from: 'first month, `2026-01`; absent: this one',
  to: 'last month; absent: the first',
  port: 'UN/LOCODE',
  format: '`csv`',
};

/** What is derived from documents. */
export const VIEW_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/containers/{id}',
    zh: '一个集装箱的全程时间线:港口、铁路与监管机构各来源',
    en: 'The timeline of a container over all sources: port, rail, authorities',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/consignments/{id}',
    zh: '一票提单或报关单的时间线',
    en: 'The timeline of a bill or declaration',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/calls/{id}',
    zh: '一个航次的时间线:`IMO号/航次`或挂靠编号',
    en: 'The timeline of a vessel call: `IMO number/voyage`, or its call id',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'get',
    path: '/v1/search',
    zh: '按任何编号查找:箱号、提单、报关单、航次、船舶、参考号',
    en: 'Search by any identifier: container, bill, declaration, voyage, vessel, reference',
    parameters: { q: 'the identifier, or how it begins (four characters or more)' },
    answer: [200, JSON_TYPE],
  },
  {
    method: 'get',
    path: '/v1/clearance',
    zh: '通关时间指标(运营方见全部分布,其他人与公布的相同)',
    en: 'Clearance times (operators see the whole distribution, others what is published)',
    parameters: MONTHS,
    answer: [200, ['application/json', 'text/csv']],
    errors: [400],
  },
  {
    method: 'get',
    path: '/v1/clearance/public',
    zh: '公布的通关时间:无需登录,小数量不公布',
    en: 'Clearance times as published: no login, small cells left out',
    parameters: MONTHS,
    answer: [200, ['application/json', 'text/csv']],
    errors: [400],
    open: true,
  },
  {
    method: 'get',
    path: '/v1/views',
    zh: '视图索引进度(运营方)',
    en: 'How far the index of views has got (operators)',
    answer: [200, JSON_TYPE],
    errors: [404],
  },
  {
    method: 'post',
    path: '/v1/views/rebuild',
    zh: '由日志重建视图(运营方)',
    en: 'Build the views anew from the journal (operators)',
    answer: [202, JSON_TYPE],
    errors: [404],
  },
];
