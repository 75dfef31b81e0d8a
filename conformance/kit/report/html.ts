import type { Verdict } from '../judge.js';
import { escaped } from './escape.js';
import type { Report } from './report.js';

const VERDICT_WORDS: Readonly<Record<Verdict, readonly [string, string]>> = {
  passed: ['通过', 'passed'],
  failed: ['未通过', 'failed'],
  skipped: ['跳过', 'skipped'],
  'not-covered': ['未覆盖', 'not covered'],
  overridden: ['书面豁免', 'overridden'],
};
const OUTCOMES = {
  passed: ['符合要求', 'conformant'],
  failed: ['不符合要求', 'not conformant'],
  incomplete: ['尚不完整', 'incomplete'],
} as const;
const ROLES: Readonly<Record<string, readonly [string, string]>> = {
  gateway: ['被测网关', 'gateway under test'],
  sender: ['发送方', 'sender'],
  reader: ['接收方', 'reader'],
  node: ['对端节点', 'node'],
};

/** One self-contained page in Chinese and English that a manager can read; `json` is the SHA-256 of report.json. */
export function htmlOf(report: Report, json: string): string {
  const { session, outcome, counts, requirements, steps, exchanges } = report;
  const both = ([zh, en]: readonly [string, string]): string =>
    `${escaped(zh)} <span lang="en">${escaped(en)}</span>`;
  const facts: readonly (readonly [string, string, string])[] = [
    ['角色', 'role', (ROLES[session.role] ?? [session.role, session.role]).join(' / ')],
    ['产品', 'product', `${session.product} ${session.version}`],
    ['对象', 'target', session.target],
    ['行业规范', 'profile', session.profile ?? '–'],
    ['会话', 'session', session.id],
    ['开始', 'begun', session.begunAt],
    ['判定', 'judged', report.judgedAt],
    ['套件版本', 'suite', session.suite],
    ['规则摘要', 'digest of the rules', report.rules],
    ['report.json 的 SHA-256', 'SHA-256 of report.json', json],
  ];
  const badge = (verdict: Verdict): string => `<td class="${verdict}">${both(VERDICT_WORDS[verdict])}</td>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>一致性测试报告 Conformance report · ${escaped(session.product)}</title>
<style>body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}[lang=en]{color:#555}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef2f6}.outcome{font-size:1.3rem;padding:.6rem 1rem;border-left:.5rem solid}.passed{background:#e7f5ea}.failed{background:#fde8e8}.overridden{background:#fff3d6}.skipped,.not-covered,.incomplete{background:#f3f3f3}code{font-size:.85em}</style></head>
<body><h1>一致性测试报告 <span lang="en">Conformance report</span></h1>
<p class="outcome ${outcome}">${both(OUTCOMES[outcome])}</p>
<p>${(Object.keys(VERDICT_WORDS) as Verdict[]).map((each) => `${both(VERDICT_WORDS[each])}: ${counts[each]}`).join(' · ')}</p>
<table>${facts.map(([zh, en, value]) => `<tr><th>${both([zh, en])}</th><td>${escaped(value)}</td></tr>`).join('')}</table>
<h2>要求 <span lang="en">Requirements</span></h2>
<table><thead><tr><th>${both(['编号', 'id'])}</th><th>${both(['要求', 'requirement'])}</th><th>${both(['依据', 'source'])}</th><th>${both(['结论', 'verdict'])}</th><th>${both(['步骤', 'steps'])}</th></tr></thead><tbody>${requirements
    .map(
      ({ id, text, source, verdict, steps: shown }) =>
        `<tr><td><code>${escaped(id)}</code></td><td>${both([text.zh, text.en])}</td><td>${both([source.zh, source.en])}</td>${badge(verdict)}<td>${shown.map(escaped).join(', ')}</td></tr>`,
    )
    .join('')}</tbody></table>
<h2>步骤 <span lang="en">Steps</span></h2>
<table><thead><tr><th>${both(['步骤', 'step'])}</th><th>${both(['内容', 'what'])}</th><th>${both(['结论', 'verdict'])}</th><th>${both(['发现', 'findings'])}</th></tr></thead><tbody>${steps
    .map(
      ({ step, title, verdict, reason, findings }) =>
        `<tr><td><code>${escaped(step)}</code></td><td>${both([title.zh, title.en])}</td>${badge(verdict)}<td>${[
          ...(reason === undefined ? [] : [escaped(reason)]),
          ...findings
            .filter((each) => !each.passed)
            .map(
              ({ check, text, exchanges: about }) =>
                `<code>${escaped(check)}</code> ${both([text.zh, text.en])} [${about.join(', ')}]`,
            ),
        ].join('<br>')}</td></tr>`,
    )
    .join('')}</tbody></table>
<h2>往来 <span lang="en">Exchanges</span></h2>
<table><thead><tr><th>#</th><th>${both(['步骤', 'step'])}</th><th>${both(['时刻', 'at'])}</th><th>${both(['发起', 'from'])}</th><th>${both(['请求', 'request'])}</th><th>${both(['状态', 'status'])}</th><th>SHA-256</th></tr></thead><tbody>${exchanges
    .map(
      ({ n, step, at, from, method, path, status, request, response, fault }) =>
        `<tr><td>${n}</td><td>${escaped(step)}</td><td>${escaped(at)}</td><td>${escaped(from)}</td><td>${escaped(`${method} ${path}`)}${fault === undefined ? '' : ` <em>${escaped(fault)}</em>`}</td><td>${status ?? '–'}</td><td><code>${request}</code>${response === undefined ? '' : `<br><code>${response}</code>`}</td></tr>`,
    )
    .join('')}</tbody></table>
</body></html>
`;
}
