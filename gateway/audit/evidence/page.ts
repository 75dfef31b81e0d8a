import type { Fact, Text } from '../../core/index.js';
import { type EvidenceHead, type EvidenceSubject, FILE } from './layout.js';

/** What the page shows of one message. */
export interface PageMessage {
  readonly id: string;
  readonly content: 'kept' | 'erased' | 'withheld';
  /** Of what was received. */
  readonly sha256?: string;
  readonly entries: ReadonlyArray<{ readonly index: number; readonly fact: Fact; readonly words: Text }>;
  readonly documents: ReadonlyArray<{ readonly id: string; readonly type: string }>;
}

const STYLE = `body{font:16px/1.5 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;word-break:break-all}code{font-size:.85em;word-break:break-all}table{border-collapse:collapse;width:100%}
td,th{border-top:1px solid #bbb;padding:.4rem .5rem;text-align:left;vertical-align:top}.en{color:#444}`;

const CONTENT: Readonly<Record<PageMessage['content'], Text>> = {
  kept: { zh: '原文与单证在本包中', en: 'Bytes and documents are in this bundle' },
  erased: {
    zh: '内容已于保存期满后清除;证明仍在',
    en: 'The content was erased when its time was over; the proofs stay',
  },
  withheld: { zh: '内容未随附', en: 'The content is not in this bundle' },
};

/** The bundle as a page for people, in Chinese and English; one file, nothing loaded, no script. */
export function page(
  head: EvidenceHead,
  messages: readonly PageMessage[],
  attested: readonly Text[],
): string {
  const about = subjectText(head.subject);
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${about.zh} · ${about.en}`)}</title><style>${STYLE}</style></head><body>
<h1>${both(about)}</h1>
<p>${both({
    zh: `节点 ${head.origin} 于 ${head.made} 出具。以下经过出自其审计日志(共 ${head.checkpoint} 条),每一条都可凭本包证明。`,
    en: `Made by the node ${head.origin} at ${head.made}. What follows is told by its audit log of ${head.checkpoint} entries; this bundle proves every line of it.`,
  })}</p>
<p>${both({ zh: '如何验证:', en: 'How to verify:' })} <a href="${FILE.instructions}">${FILE.instructions}</a></p>
${attested.map((each) => `<p>${both(each)}</p>`).join('\n')}
${messages.map(section).join('\n')}
</body></html>
`;
}

function section({ id, content, sha256, entries, documents }: PageMessage): string {
  return `<h2>${escaped(id)}</h2>
<p>${both(CONTENT[content])}${sha256 === undefined ? '' : `<br>SHA-256 <code>${escaped(sha256)}</code>`}</p>
<table><thead><tr><th>#</th><th>${both({ zh: '经过', en: 'What happened' })}</th></tr></thead><tbody>
${entries
  .map(
    ({ index, words }) =>
      `<tr><td><a href="${FILE.leaf(index)}">${index}</a></td><td>${both(words)}</td></tr>`,
  )
  .join('\n')}
</tbody></table>
${documents.length === 0 ? '' : `<p>${both({ zh: '单证', en: 'Documents' })}: ${documents.map((each) => `<a href="${FILE.document(each.id)}">${escaped(each.type)}</a>`).join(', ')}</p>`}`;
}

/** What a bundle is about, in words. */
export function subjectText(subject: EvidenceSubject): Text {
  if (subject.kind === 'message')
    return { zh: `报文 ${subject.id} 的证据`, en: `Evidence of message ${subject.id}` };
  if (subject.kind === 'container')
    return { zh: `集装箱 ${subject.number} 的证据`, en: `Evidence of container ${subject.number}` };
  return {
    zh: `${subject.day}(UTC)收到的报文的证据`,
    en: `Evidence of what was received on ${subject.day} (UTC)`,
  };
}

const both = ({ zh, en }: Text): string =>
  `<span lang="zh">${escaped(zh)}</span><br><span class="en" lang="en">${escaped(en)}</span>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
