import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listCases } from '../conformance/case.js';
import { type Derived, derived } from '../conformance/kit/derived.js';
import { type Requirement, requirements } from '../conformance/kit/requirement.js';
import { FAULTS, ROLES, stepsOf } from '../conformance/kit/scenario.js';
import { loadRules, projectRoot, type Text } from '../gateway/index.js';

interface Mutant {
  readonly role: string;
  readonly name: string;
  readonly about: Text;
  readonly found: string;
}

const isDerived = ({ id }: Requirement): boolean => /^(message|rule|profile)\//.test(id);

/** What golden cases show, of every mapping, rule and profile. */
const shownByCases = (): readonly Derived[] =>
  derived(loadRules().value, listCases(join(projectRoot, 'conformance/cases')));

/** conformance/requirements.json: those of the roles as they stand in it, and one for each mapping, rule and profile. */
export const requirementsFile = (): string => {
  const ofCases = shownByCases().map(({ id, text, source }) => ({ id, text, source }));
  return `${JSON.stringify([...requirements().filter((each) => !isDerived(each)), ...ofCases], null, 2)}\n`;
};

/** docs/conformance.md: what the kit requires of each role, which steps show it, which faulty ones it is shown to find. */
export function conformancePage(): string {
  const mutants = JSON.parse(
    readFileSync(join(projectRoot, 'conformance/mutants.json'), 'utf8'),
  ) as readonly Mutant[];
  const all = requirements();
  const rows = ROLES.flatMap((role) =>
    all
      .filter(({ id }) => id.startsWith(`${role}/`))
      .map(({ id, text, source }) => {
        const steps = stepsOf(role, undefined)
          .filter((step) => step.requirements.includes(id))
          .map((step) => step.id);
        const wrong = mutants.filter((each) => each.found === id).map((each) => `\`${each.name}\``);
        return {
          role,
          both: steps.length > 0 && wrong.length > 0,
          text: `| \`${id}\` | ${text.zh}<br>${text.en} | ${source.zh}<br>${source.en} | ${steps.join(', ') || '–'} | ${wrong.join(', ') || '–'} |`,
        };
      }),
  );
  const cases = shownByCases();
  const full = ({ right, wrong }: Derived): boolean => right.length > 0 && wrong.length > 0;
  const kinds = [
    ...ROLES.map((role) => ({
      name: role as string,
      all: rows.filter((each) => each.role === role).length,
      both: rows.filter((each) => each.role === role && each.both).length,
    })),
    ...['message', 'rule', 'profile'].map((kind) => {
      const own = cases.filter(({ id }) => id.startsWith(`${kind}/`));
      return { name: kind, all: own.length, both: own.filter(full).length };
    }),
  ];
  const total = kinds.reduce((sum, { all: each }) => sum + each, 0);
  const both = kinds.reduce((sum, each) => sum + each.both, 0);
  const share = ((100 * both) / total).toFixed(1);
  const lacking = cases.filter((each) => !full(each)).map(({ id }) => `\`${id}\``);
  const faults = FAULTS.map((fault) => {
    const steps = ROLES.flatMap((role) => stepsOf(role)).filter((step) => step.fault === fault);
    return `| \`${fault}\` | ${steps.map(({ id }) => id).join(', ') || '–'} |`;
  });
  const ruled = cases
    .filter(({ id }) => !id.startsWith('message/'))
    .map(
      ({ id, text, source, right, wrong }) =>
        `| \`${id}\` | ${text.zh}<br>${text.en} | ${source.zh}<br>${source.en} | ${right.length} | ${wrong.length} |`,
    );
  return `# The conformance kit · 一致性测试套件

Generated from \`conformance/requirements.json\`, \`conformance/scenarios\` and \`conformance/mutants.json\`; do not edit.
由要求、场景与错误变体清单生成,请勿手工修改。

An integrator finds out alone and offline what a message, a sender or a gateway does wrong, and ends with a signed report.
集成商无需账号、无需联网即可自查报文、发送系统或网关,并得到签名报告。

\`\`\`
npx eport conformance run --role sender --files MESSAGES            # a folder of messages, no connection · 一个报文文件夹
npx eport conformance run --role sender --listen 8090               # the kit is the gateway and says what to send · 套件充当网关
npx eport conformance run --role gateway --target URL --key-env KEY # a gateway, this one or anybody's · 任何网关
npx eport conformance run --role reader --listen 8090 --receipts F  # the kit is the gateway that is read, what was taken stands in F · 接收方
npx eport conformance run --role reader --target URL --listen 8090  # the same by webhook, posted to URL · 以 Webhook 接收
npx eport conformance run --role node --target URL --node NAME --public-key VKEY --key-env KEY --listen 8090 # a node, from both ends of a link · 节点
npx eport conformance serve --role gateway --target URL --key-env KEY # the same, led from a page on this machine, with Try it · 本机网页
npx eport conformance verify REPORT --key VKEY                      # a report and its signature · 核对报告
npx eport sample CODECO --profile smdg --seed 7                     # a valid message · 一份有效报文
npx eport sample CODECO --broken segment-missing                    # one with exactly that fault · 恰有一处错误的报文
npx eport mapping explain CODECO:D:95B:UN --format html             # an implementation guide · 实施指南
\`\`\`

Judgement is made on recorded traffic (\`traffic.ndjson\` in the session's folder), so \`eport conformance judge\` judges it again
by newer rules. A session goes on after a restart; \`--step\` does one step again; \`--skip ID=…\` and \`--override ID=… --by NAME\` stand in the
report. Reports: JSON (\`schemas/conformance-report.schema.json\`), HTML, JUnit, SARIF of files, and \`report.sig\`, a C2SP signed note (Ed25519,
with \`--sm2-key\` SM2 too) over the hashes of all of them. Keys are never recorded.
结论只依据记录的往来;中断后可继续,单步可重做,跳过与豁免须署名并写入报告。

A participant may go on by itself: \`GET /conformance/step\` of the kit's port says what is wanted now (\`id\`, \`ask\`; of a webhook \`secret\` and
\`posted\`: all of the step was posted), \`POST /conformance/next?after=ID\` that it is done with it. A reader says what it took, in its order,
by \`POST /conformance/receipts\` with \`{"ids": […]}\`, or a line for each id in the file of \`--receipts\`.
参与方可自行推进:\`GET /conformance/step\` 给出当前步骤,\`POST /conformance/next?after=ID\` 表示完成。接收方按取得的顺序报告单证 id:
\`POST /conformance/receipts\`,或逐行写入 \`--receipts\` 文件。

## Requirements · 要求

Coverage: ${both} of ${total} requirements (${share} %) have a positive and a negative case: of roles, a step that shows them and a faulty variant
that the kit is shown to find; of messages, rules and profiles, right and wrong golden cases. 覆盖率:${total} 项要求中有 ${both} 项(${share} %)兼有正例与反例。

| kind · 类别 | requirements · 要求 | both · 兼有 |
|---|---|---|
${kinds.map((each) => `| ${each.name} | ${each.all} | ${each.both} |`).join('\n')}

Without one of them · 尚缺: ${lacking.join(', ') || '–'}

### Faults on purpose · 故意的错误

| fault · 错误 | steps · 步骤 |
|---|---|
${faults.join('\n')}

### Roles · 角色

| id | requirement · 要求 | source · 依据 | steps · 步骤 | faulty variants found · 能发现的错误变体 |
|---|---|---|---|---|
${rows.map((each) => each.text).join('\n')}

### Rules and profiles · 规则与行业规范

Messages (\`message/…\`) with their cases are in [messages.md](messages.md). 报文要求见 [messages.md](messages.md)。

| id | requirement · 要求 | source · 依据 | right · 正例 | wrong · 反例 |
|---|---|---|---|---|
${ruled.join('\n')}
`;
}
