import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofRole, requirements } from '../../conformance/kit/requirement.js';
import { ROLES, type Role, stepsOf } from '../../conformance/kit/scenario.js';
import { type Session, session } from '../../conformance/kit/session.js';
import { loadRules, projectRoot, rfc3339, systemClock } from '../index.js';
import { type Command, language, parse, type Terminal, UsageError } from './command.js';
import { finish, verify } from './conformance/report.js';
import { checkOptions, peerOf, runGateway, runNode, runReader, runSender } from './conformance/run.js';
import { servePage } from './conformance/serve.js';

const OPTIONS = {
  role: { type: 'string' },
  profile: { type: 'string' },
  target: { type: 'string' },
  'key-env': { type: 'string' },
  feed: { type: 'string' },
  files: { type: 'string' },
  listen: { type: 'string' },
  page: { type: 'string' },
  receipts: { type: 'string' },
  node: { type: 'string' },
  'public-key': { type: 'string' },
  timeout: { type: 'string' },
  session: { type: 'string' },
  step: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
  override: { type: 'string', multiple: true },
  by: { type: 'string' },
  product: { type: 'string' },
  'product-version': { type: 'string' },
  report: { type: 'string' },
  key: { type: 'string' },
  'sm2-key': { type: 'string' },
  lang: { type: 'string' },
} as const;
type Options = ReturnType<typeof parse<typeof OPTIONS>>['values'];

/** `eport conformance list|run|serve|judge|verify`: the integrators' kit. */
export const conformance: Command = {
  name: 'conformance',
  summary: {
    zh: '一致性测试套件:对网关、发送方、接收方、节点逐步检验并出具签名报告',
    en: 'the conformance kit: a gateway, sender, reader or node step by step, with a signed report',
  },
  help: {
    zh: `从这里开始:
  eport conformance run --role sender --files 报文文件夹 --lang zh     一个文件夹的报文,无需连接;结果在 conformance-sender/report.html

用法: eport conformance list [--role R]          要求与步骤
      eport conformance run --role R …           执行各步并出报告
      eport conformance serve --role R …        同上,但由本机网页操作
      eport conformance judge --session DIR      按现行规则重新判定已记录的往来
      eport conformance verify REPORT [--key VKEY]   核对报告及其签名

  --role gateway          被测的是网关(我们的或任何别家的);sender 发送方;reader 接收方;node 另一节点
  --target URL            gateway、node: 其地址,--key-env 变量名: 其 API 密钥所在的环境变量;reader: 其 Webhook 地址
  --feed 名称             gateway、node:能看到所交报文的单证流(默认 all)
  --listen [地址:]端口    sender、reader、node:套件在该端口充当对端(默认 127.0.0.1),逐步提示;--timeout 分钟: 每步等待(默认 10)
  --node 名称 --public-key 密钥   node:其名称与审计公钥(base64、PEM 或 vkey);套件的 exchange 条目会显示
  --receipts 文件         reader:它把所取得单证的 id 逐行写入的文件(也可 POST /conformance/receipts)
  --files DIR             sender:检查文件夹中的报文,无需连接
  --page 端口             serve:网页的端口(默认 8070)
  --profile P             行业规范,例如 smdg
  --session DIR           会话文件夹(默认 ./conformance-<角色>);中断后再次运行即继续
  --step ID               只做(重做)这一步,可多次
  --skip ID=原因          跳过一步;--override ID=理由: 书面豁免一项未通过,写入报告
  --by 姓名               作出说明的人
  --product、--product-version   被测产品及版本
  --report DIR            报告文件夹(默认会话文件夹):JSON、HTML、JUnit、签名;检查文件时还有 SARIF
  --sm2-key 文件          另以此 SM2 私钥(PKCS#8)签名
  --lang zh|en

退出码: 0 全部符合, 1 有不符合或未覆盖, 2 用法错误, 3 无法连接

示例: EPORT_KEY=… eport conformance run --role gateway --target http://127.0.0.1:8080 --key-env EPORT_KEY
      eport conformance run --role sender --files 报文文件夹`,
    en: `start here:
  eport conformance run --role sender --files MESSAGES --lang en     a folder of messages, no connection; see conformance-sender/report.html

usage: eport conformance list [--role R]         requirements and steps
       eport conformance run --role R …          does the steps and writes the report
       eport conformance serve --role R …        the same, led from a page on this machine
       eport conformance judge --session DIR     judges recorded traffic again, by the rules of now
       eport conformance verify REPORT [--key VKEY]  checks a report and its signature

  --role gateway          a gateway is under test, this one or anybody's; sender, reader, node: one of these is
  --target URL            gateway, node: its address, --key-env NAME: the environment variable that holds its API key; reader: its webhook
  --feed NAME             gateway, node: the feed that shows what is posted (default all)
  --listen [HOST:]PORT    sender, reader, node: the kit is the other side on that port (default 127.0.0.1) and says what to send; --timeout MINUTES: for each step (default 10)
  --node NAME --public-key KEY  node: its name and its log's key (base64, PEM, vkey); the kit prints the exchange entry it wants
  --receipts FILE         reader: it writes the id of each document it took there, a line each (or POST /conformance/receipts)
  --files DIR             sender: the messages of a folder, no connection needed
  --page PORT             serve: the page's port (default 8070)
  --profile P             e.g. smdg
  --session DIR           the session's folder (default ./conformance-<role>); run again, it goes on
  --step ID               does only this step, again if need be; may be repeated
  --skip ID=REASON        leaves a step out; --override ID=REASON: a written justification of a failure, which stands in the report
  --by NAME               who says so
  --product, --product-version   what is under test
  --report DIR            the report's folder (default: the session's): JSON, HTML, JUnit, signature; of files SARIF too
  --sm2-key FILE          signs with this SM2 key (PKCS#8) as well
  --lang zh|en

exit codes: 0 conformant, 1 not or not fully shown, 2 wrong usage, 3 cannot reach what it needs

example: EPORT_KEY=… eport conformance run --role gateway --target http://127.0.0.1:8080 --key-env EPORT_KEY
         eport conformance run --role sender --files MESSAGES`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, OPTIONS);
    const lang = language(values.lang, terminal);
    const [action, path] = positionals;
    switch (action) {
      case 'list':
        return list(values, terminal, lang);
      case 'run':
        return run(values, terminal, lang);
      case 'serve':
        return serve(values, terminal, lang);
      case 'judge':
        return finish(opened(values), values, terminal, lang, loadRules({ lazy: true }).value);
      case 'verify':
        if (path === undefined) throw new UsageError(lang === 'zh' ? '请给出报告' : 'name a report');
        return verify(path, values.key, terminal, lang);
      default:
        throw new UsageError('list | run | serve | judge | verify');
    }
  },
};

const suite = (): string =>
  (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;

/** The page's port where none is named. */
const PAGE = 8070;

async function serve(values: Options, terminal: Terminal, lang: 'zh' | 'en'): Promise<number> {
  const port = Number(values.page ?? PAGE);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--page ${values.page}`);
  const role = roleOf(values);
  if (values.files !== undefined) throw new UsageError('--listen PORT');
  checkOptions(role, values, terminal);
  const { value: rules } = loadRules({ lazy: true });
  const page = await servePage(opened(values), values, terminal, lang, rules, port);
  await terminal.err(`${page.url}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await page.close();
  return 0;
}

function roleOf(values: Options): Role {
  const { role } = values;
  if (role !== undefined && (ROLES as readonly string[]).includes(role)) return role as Role;
  throw new UsageError(`--role ${role ?? ''}: ${ROLES.join(' | ')}`);
}

async function list(values: Options, terminal: Terminal, lang: 'zh' | 'en'): Promise<number> {
  const known = new Map(requirements().map((each) => [each.id, each]));
  for (const role of values.role === undefined ? ROLES : [roleOf(values)]) {
    await terminal.out(`${role}\n`);
    for (const { id, text } of ofRole(role)) await terminal.out(`  ${id.padEnd(28)} ${text[lang]}\n`);
    for (const { id, title, fault, requirements: shown } of stepsOf(role, values.profile)) {
      const names = shown.filter((each) => known.has(each)).join(', ');
      await terminal.out(
        `    ${id}  ${title[lang]}${fault === undefined ? '' : ` [${fault}]`}  (${names})\n`,
      );
    }
  }
  return 0;
}

function opened(values: Options): Session {
  const folder = values.session ?? `conformance-${values.role ?? ''}`;
  const begun = existsSync(join(folder, 'session.json'));
  if (!begun && values.role === undefined) throw new UsageError(`--session ${folder}`);
  const made = session(folder, {
    role: begun ? 'gateway' : roleOf(values),
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...(values.role === 'reader' ? { via: values.target === undefined ? 'feed' : 'webhook' } : {}),
    ...(values.role === 'node' ? { peer: peerOf(values) } : {}),
    product: values.product ?? 'unnamed',
    version: values['product-version'] ?? '0',
    target: values.target ?? '-',
    begunAt: rfc3339(systemClock.now()),
    suite: suite(),
  });
  for (const kind of ['skip', 'override'] as const)
    for (const text of values[kind] ?? []) {
      const [, step, reason] = /^([^=]+)=(.*\S.*)$/s.exec(text) ?? [];
      if (step === undefined || reason === undefined || !made.steps.some(({ id }) => id === step))
        throw new UsageError(`--${kind} ${text}: ID=…`);
      if (values.by === undefined) throw new UsageError(`--${kind}: --by`);
      made.say({
        kind: kind === 'skip' ? 'skipped' : 'overridden',
        step,
        reason,
        by: values.by,
        at: rfc3339(systemClock.now()),
      });
    }
  return made;
}

async function run(values: Options, terminal: Terminal, lang: 'zh' | 'en'): Promise<number> {
  const role = roleOf(values);
  const { value: rules } = loadRules({ lazy: true });
  if (values.profile !== undefined && rules.profiles.find(values.profile) === undefined)
    throw new UsageError(`--profile ${values.profile}: ${rules.profiles.names.join(' | ')}`);
  const runOf = { gateway: runGateway, sender: runSender, reader: runReader, node: runNode }[role];
  checkOptions(role, values, terminal);
  const made = await runOf(opened(values), values, terminal, lang, rules);
  return made === undefined ? 3 : finish(made, values, terminal, lang, rules);
}
