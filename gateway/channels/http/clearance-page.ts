import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { answerProblem } from './answers.js';
import type { HttpParts } from './server.js';
import { DEFINITIONS, type Figures, figuresOf, notMonths } from './views.js';

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1c2733;max-width:68rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}p{color:#4a5763}a{color:#0b4f6c}table{border-collapse:collapse;width:100%;margin:1.2rem 0}
th{text-align:left;color:#4a5763;font-size:.9rem}th,td{padding:.5rem .7rem;border-bottom:1px solid #d9e0e6}td.n{font-variant-numeric:tabular-nums}
form{display:flex;flex-wrap:wrap;gap:1rem;align-items:end}label{display:flex;flex-direction:column;font-size:.9rem;color:#4a5763}
input,select,button{font:inherit;padding:.25rem .6rem}.lang{float:right}`;
/** The page's one style is named by its digest: nothing else may come in. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const WORDS = {
  zh: {
    title: '口岸通关时效',
    lead: '按口岸和月份公开的通关时间统计,数量过少的数据不公布。',
    kind: '类型',
    sea: '海运',
    air: '空运',
    from: '从',
    to: '至',
    port: '港口',
    show: '查看',
    month: '月份',
    count: '放行 / 卸船',
    inTime: '按时率',
    release: '卸船至放行(小时)',
    gate: '卸船至出闸(小时)',
    median: '中位数',
    p90: '九成在',
    none: '所选月份没有可公布的数据。',
    definitions: '指标口径',
    csv: '下载 CSV',
    other: 'English',
    lang: 'en',
    html: 'zh-CN',
  },
  en: {
    title: 'Clearance times at the port',
    lead: 'Published per port and month; cells of few are left out.',
    kind: 'Kind',
    sea: 'Sea',
    air: 'Air',
    from: 'From',
    to: 'To',
    port: 'Port',
    show: 'Show',
    month: 'Month',
    count: 'Released / discharged',
    inTime: 'In time',
    release: 'Discharge to release (hours)',
    gate: 'Discharge to gate-out (hours)',
    median: 'median',
    p90: '90 % within',
    none: 'Nothing is published for these months.',
    definitions: 'What the figures mean',
    csv: 'Download CSV',
    other: '中文',
    lang: 'zh',
    html: 'en',
  },
} as const;

/** GET /clearance: what is published of clearance times, as one plain page without login or script. */
export function publishing(app: FastifyInstance, { views, node }: HttpParts): void {
  app.get<{ Querystring: Readonly<Record<string, string | undefined>> }>(
    '/clearance',
    async (request, reply) => {
      // A form sends what was left empty as empty.
      const query = Object.fromEntries(Object.entries(request.query).filter(([, value]) => value !== ''));
      const found = await figuresOf(views, views.published, query);
      if (found === undefined) return answerProblem(request, reply, notMonths);
      const language =
        query.lang === 'en' ||
        (query.lang === undefined && /^en\b/i.test(request.headers['accept-language'] ?? ''))
          ? 'en'
          : 'zh';
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .header('cache-control', 'public, max-age=60')
        .send(page(node, language, { ...found, port: query.port ?? '' }));
    },
  );
}

interface Shown {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly figures: readonly Figures[];
}

function page(node: string, language: keyof typeof WORDS, shown: Shown): string {
  const words = WORDS[language];
  const { kind, from, to, port, figures } = shown;
  const query = (more: Readonly<Record<string, string>>): string =>
    escaped(String(new URLSearchParams({ kind, from, to, ...(port === '' ? {} : { port }), ...more })));
  const hours = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));
  const rows = figures.map(
    (
      each,
    ) => `<tr><td>${escaped(each.port)}</td><td>${each.month}</td><td class="n">${each.released} / ${each.discharged}</td>
<td class="n">${each.shareInTime === undefined ? '–' : `${(each.shareInTime * 100).toFixed(1)} % (${each.targetHours} h)`}</td>
<td class="n">${hours(each.toRelease?.p50)}</td><td class="n">${hours(each.toRelease?.p90)}</td><td class="n">${hours(each.toGateOut?.p50)}</td><td class="n">${hours(each.toGateOut?.p90)}</td></tr>`,
  );
  const option = (value: 'sea' | 'air'): string =>
    `<option value="${value}"${kind === value ? ' selected' : ''}>${words[value]}</option>`;
  const table = `<table><thead><tr><th scope="col">${words.port}</th><th scope="col">${words.month}</th><th scope="col">${words.count}</th><th scope="col">${words.inTime}</th>
<th scope="col">${words.release}: ${words.median}</th><th scope="col">${words.p90}</th><th scope="col">${words.gate}: ${words.median}</th><th scope="col">${words.p90}</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
<p><a href="/v1/clearance/public?${query({ format: 'csv' })}">${words.csv}</a></p>`;
  return `<!doctype html><html lang="${words.html}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title} · ${escaped(node)}</title><style>${STYLE}</style></head>
<body><main><p class="lang"><a href="/clearance?${query({ lang: words.lang })}">${words.other}</a></p><h1>${words.title}</h1><p>${escaped(node)} · ${words.lead}</p>
<form method="get" action="/clearance"><input type="hidden" name="lang" value="${language}"><label>${words.kind}<select name="kind">${option('sea')}${option('air')}</select></label>
<label>${words.from}<input type="month" name="from" value="${escaped(from)}"></label><label>${words.to}<input type="month" name="to" value="${escaped(to)}"></label>
<label>${words.port}<input name="port" value="${escaped(port)}" maxlength="20"></label><button>${words.show}</button></form>
${figures.length === 0 ? `<p>${words.none}</p>` : table}
<h2>${words.definitions}</h2><p>${DEFINITIONS[language]}</p></main></body></html>`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
