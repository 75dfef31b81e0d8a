import { join } from 'node:path';
import { type Case, listCases } from '../conformance/case.js';
import { loadRules, projectRoot } from '../gateway/index.js';
import { reach } from '../gateway/translate/reach.js';

const SYNTAX = { edifact: 'UN/EDIFACT', xml: 'XML', json: 'JSON', flat: 'platform file · 平台文件' } as const;

/** docs/messages.md: every mapping, what it reads and writes, how much of its message, and the cases that show it. */
export function messagesPage(): string {
  const { value: rules } = loadRules();
  const cases = listCases(join(projectRoot, 'conformance/cases'));
  const profilesOf = (message: string): string =>
    rules.profiles.names
      .filter((name) => rules.profiles.find(name)?.covers(message))
      .map((name) => `\`${name}\``)
      .join(' ');
  const rows = [...rules.mappings.values()]
    .filter((each) => !each.name.startsWith('partners/'))
    .sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : a.name < b.name ? -1 : 1))
    .map((each) => {
      const { read, allowed } = reach(rules.mappingNamed(each.name)!.plan);
      const own = cases.filter((one) => one.mapping === each.name);
      const reads = each.reads.map((one) => one.split(':').slice(1, 3).join('.')).join(' ');
      const share = `${Math.floor((100 * read) / allowed)} % (${read}/${allowed})`;
      const row = (direction: string, golden: number, wrong: string): string =>
        `| ${each.type} | \`${each.name.split('/').slice(1).join('/')}\` | ${direction} | ${SYNTAX[each.syntax]} | \`${each.message}\` | ${reads || '–'} | ${(each.syntax === 'edifact' && profilesOf(each.message)) || '–'} | ${share} | ${golden} | ${wrong} |`;
      const { golden, written, wrong } = counted(own);
      return [row('→ read · 读', golden, String(wrong)), row('← write · 写', written, '–')].join('\n');
    });
  const mappings = rows.length;
  const directories = rules.directories.held.join(' ');
  const wrapped = counted(cases.filter((one) => one.name.startsWith('dxp/')));
  const overlays = [...rules.mappings.keys()].filter((name) => name.startsWith('partners/')).sort();
  return `# Messages · 报文

Generated from \`mappings/\`, \`schemas/\` and \`conformance/cases/\`; do not edit. 由映射、结构和用例生成,请勿手工修改。

One row per message and direction: every mapping is read and written. A message of another directory than those named is read, and
written (\`--to CODECO:D:21B:UN\`), by the nearest mapping, made anew for that directory's table; all of ${directories} are held. *Profile* names the
profiles whose rules speak of the message ([profiles.md](profiles.md)). *Coverage* is the share of all elements, components, attributes and texts that the table allows which a row reads as a
value or a qualifier; what no row reads is kept in \`extensions\` and reported. Golden cases of the write direction are those whose
bytes are written again.

每个报文每个方向一行,所有映射均可读、可写;其他目录版本的报文由最接近的映射读取和写出。*规范*为其规则涉及该报文的行业规范。*覆盖率*为结构允许的全部数据元、成分、属性和文本中被映射读取的比例;
未映射的值保留在 \`extensions\` 并给出提示。

| document · 单证 | mapping · 映射 | direction · 方向 | syntax · 语法 | message · 报文 | also made for · 另适用 | profile · 规范 | coverage · 覆盖率 | golden cases · 标准用例 | wrong · 错误用例 |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

${mappings} mappings of ${new Set([...rules.mappings.values()].map((each) => each.type)).size} document types. Partners' overlays · 伙伴覆盖: ${overlays.map((name) => `\`${name}\``).join(', ') || '–'}.
Profiles · 行业规范: ${rules.profiles.names.map((name) => `\`${name}\``).join(', ')}.

## Wrappers · 外层

Around a message of any row above; the documents are those of what it carries, its own head is in their \`source.wrapper\`.
可包裹上表中的任何报文;单证来自所载报文,外层报头保存在 \`source.wrapper\`。

| wrapper · 外层 | syntax · 语法 | carries · 承载 | golden | written | wrong |
|---|---|---|---|---|---|
| \`DxpMsg\` | XML | \`Data\`, plain or zipped · 明文或压缩 | ${wrapped.golden} | ${wrapped.written} | ${wrapped.wrong} |
`;
}

/** Golden cases, those of them that are written again, and cases of something wrong. */
function counted(own: readonly Case[]): { golden: number; written: number; wrong: number } {
  const golden = own.filter((one) => one.expect.documents !== undefined).length;
  const written = own.filter((one) => one.expect.rewritten !== undefined).length;
  return { golden, written, wrong: own.length - golden };
}
