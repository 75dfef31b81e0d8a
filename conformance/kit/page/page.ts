import { escaped } from '../report/escape.js';
import type { SessionHead } from '../session.js';

/** The page of `eport conformance serve`: Chinese first, English beside it; its script is `/page.js`, and nothing else is asked for. */
export const pageOf = (
  head: SessionHead,
  told: readonly string[],
  profiles: readonly string[],
): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>一致性测试 Conformance · ${escaped(head.product)}</title>
<style>body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:76rem;margin:1.5rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}[lang=en]{color:#555}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef2f6}tr.current td{outline:2px solid #06c}.passed{background:#e7f5ea}.failed{background:#fde8e8}.overridden{background:#fff3d6}.skipped,.not-covered{background:#f3f3f3}textarea{width:100%;box-sizing:border-box;font:13px/1.4 ui-monospace,monospace}pre{background:#f6f8fa;padding:.6rem;overflow:auto;max-height:24rem;white-space:pre-wrap}button{font:inherit}</style></head>
<body><h1>一致性测试 <span lang="en">Conformance</span></h1>
<p>${escaped(head.role)} · ${escaped(head.product)} ${escaped(head.version)} · ${escaped(head.target)} · <code>${escaped(head.id)}</code></p>
${told.map((each) => `<p><code>${escaped(each)}</code></p>`).join('')}
<p id="counts" role="status"></p>
<h2>步骤 <span lang="en">Steps</span></h2>
<p><button id="all" type="button">依次执行未做的 <span lang="en">do those not yet done</span></button></p>
<table><thead><tr><th>编号 <span lang="en">id</span></th><th>内容 <span lang="en">what</span></th><th>结论 <span lang="en">verdict</span></th><th>发现 <span lang="en">findings</span></th><th></th></tr></thead><tbody id="steps"></tbody></table>
<p>报告 <span lang="en">report</span>: <a href="/report/report.html" download>HTML</a> · <a href="/report/report.json" download>JSON</a> · <a href="/report/report.xml" download>JUnit</a> · <a href="/report/report.sig" download>签名 signature</a></p>
<h2>跳过或豁免 <span lang="en">Skip or override</span></h2>
<form id="say"><label>步骤 <span lang="en">step</span> <select name="step" id="which"></select></label>
<label><select name="kind" aria-label="跳过或豁免 skip or override"><option value="skipped">跳过 skip</option><option value="overridden">豁免 override</option></select></label>
<label>理由 <span lang="en">reason</span> <input name="reason" required></label> <label>姓名 <span lang="en">name</span> <input name="by" required></label> <button>写入 <span lang="en">put down</span></button> <output id="said"></output></form>
<h2>往来 <span lang="en">Exchanges</span></h2>
<table><thead><tr><th>#</th><th>步骤 <span lang="en">step</span></th><th>时刻 <span lang="en">at</span></th><th>发起 <span lang="en">from</span></th><th>请求 <span lang="en">request</span></th><th>状态 <span lang="en">status</span></th><th>SHA-256</th></tr></thead><tbody id="exchanges"></tbody></table>
<h2>试一试 <span lang="en">Try it</span></h2>
<form id="try"><p>粘贴一份报文;什么都不保存。 <span lang="en">Paste a message; nothing is kept.</span></p>
<textarea name="message" rows="8" aria-label="报文 message" required></textarea>
<label>规范 <span lang="en">profile</span> <select name="profile"><option value="">–</option>${profiles.map((each) => `<option>${escaped(each)}</option>`).join('')}</select></label> <button>检查 <span lang="en">check</span></button></form>
<div id="tried"></div>
<script src="/page.js"></script></body></html>
`;

/** Its script: plain, small, every text put in as text. */
export const PAGE_SCRIPT = `'use strict';
const $ = (id) => document.getElementById(id);
const WORDS = { passed: '通过 passed', failed: '未通过 failed', skipped: '跳过 skipped', 'not-covered': '未覆盖 not covered', overridden: '书面豁免 overridden' };
const cell = (row, text, name) => { const made = row.insertCell(); made.textContent = text; if (name) made.className = name; return made; };
const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'text/plain', 'x-eport': 'page' }, body });
let seen = '';
async function show() {
  const text = await (await fetch('/state')).text();
  if (text === seen) return;
  seen = text;
  const { steps, exchanges, counts, current, doing } = JSON.parse(text);
  $('counts').textContent = Object.entries(counts).map(([name, count]) => WORDS[name] + ': ' + count).join(' · ');
  $('steps').replaceChildren();
  for (const each of steps) {
    const row = $('steps').insertRow();
    row.id = 'step-' + each.step;
    if (each.step === current) row.className = 'current';
    cell(row, each.step);
    cell(row, each.title.zh + ' ' + each.title.en + (each.fault ? ' [' + each.fault + ']' : '') + (each.step === current && each.ask ? ' — ' + each.ask.zh + ' ' + each.ask.en : ''));
    cell(row, WORDS[each.verdict], each.verdict);
    cell(row, [each.reason, ...each.findings.filter((one) => !one.passed).map((one) => one.check + ': ' + one.text.zh + ' ' + one.text.en)].filter(Boolean).join('; '));
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = each.step === doing ? '…' : each.verdict === 'not-covered' ? '执行 do' : '重做 again';
    again.disabled = Boolean(doing);
    again.onclick = () => post('/step?id=' + encodeURIComponent(each.step)).then(show);
    row.insertCell().append(again);
  }
  if ($('which').options.length === 0) for (const { step } of steps) $('which').add(new Option(step));
  $('exchanges').replaceChildren();
  for (const each of exchanges) {
    const row = $('exchanges').insertRow();
    for (const value of [each.n, each.step, each.at, each.from, each.method + ' ' + each.path + (each.fault ? ' [' + each.fault + ']' : ''), each.status ?? '–', each.request]) cell(row, value);
  }
}
$('all').onclick = () => post('/step').then(show);
$('say').onsubmit = async (event) => {
  event.preventDefault();
  const answer = await post('/say', JSON.stringify(Object.fromEntries(new FormData(event.target))));
  $('said').textContent = answer.ok ? '✓' : '✗';
  await show();
};
$('try').onsubmit = async (event) => {
  event.preventDefault();
  const data = new FormData(event.target);
  const answer = await post('/try?profile=' + encodeURIComponent(data.get('profile')), data.get('message').replaceAll('\\r\\n', '\\n'));
  const { status, problems, tree, documents, notations, acknowledgement } = await answer.json();
  const part = (title, text) => { const head = document.createElement('h3'); head.textContent = title; const body = document.createElement('pre'); body.textContent = text; $('tried').append(head, body); };
  $('tried').replaceChildren();
  part('结论 verdict', status);
  part('问题 problems', problems.map((each) => [each.severity, each.code, each.at?.path ?? '', (each.at?.line ?? '') + ':' + (each.at?.column ?? ''), each.message.zh, each.message.en].join('  ')).join('\\n') || '–');
  part('结构 tree', tree.join('\\n'));
  part('规范单证 canonical', JSON.stringify(documents, null, 2));
  for (const each of notations) part(each.name, each.text);
  if (acknowledgement) part('应答 acknowledgement', acknowledgement);
};
setInterval(() => show().catch(() => undefined), 1000);
show();
`;
