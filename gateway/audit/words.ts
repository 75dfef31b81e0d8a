import { type Fact, PROBLEMS, type Problem, type ProblemCode, type Text } from '../core/index.js';

/** What the journal knows of a message beyond its facts, for the sentences about it; what is erased is absent. */
export interface Told {
  readonly problems?: readonly Problem[];
}

/** One fact as a sentence in both languages: who, when, what; why it was refused; on which authorisation. Never throws, whatever the fact says. */
export function wordsOf(fact: Fact, told: Told = {}): Text {
  const { zh, en } = sentence(fact, told);
  return { zh: `${fact.at} ${zh}`, en: `${fact.at} ${en}` };
}

const text = (value: unknown): string => (value === undefined || value === null ? '?' : String(value));

/** What the problem table says of a code, its holes left out. */
function meaningOf(code: unknown): Text {
  const row = PROBLEMS[code as ProblemCode] as Text | undefined;
  if (row === undefined) return { zh: text(code), en: text(code) };
  const plain = (one: string): string => one.replace(/ ?\{\w+\}/g, '…');
  return { zh: `${plain(row.zh)}(${text(code)})`, en: `${plain(row.en)} (${text(code)})` };
}

const ACTIONS: Readonly<Record<string, Text>> = {
  take: { zh: '受理了异常', en: 'took over the exception' },
  comment: { zh: '对异常作了备注', en: 'commented on the exception' },
  propose: { zh: '提出了修正后的内容', en: 'proposed repaired bytes' },
  repair: { zh: '作为第二人批准并应用了修正', en: 'applied the repair as the second person' },
  release: { zh: '放行', en: 'released it' },
  reroute: { zh: '改送他方', en: 'sent it elsewhere' },
  discard: { zh: '作废', en: 'discarded it' },
  escalate: { zh: '上报', en: 'sent the exception up' },
  answer: { zh: '答复了上报的异常', en: 'answered the exception that was sent up' },
  answered: { zh: '收到对上报异常的答复', en: 'the exception that was sent up was answered' },
  close: { zh: '结束了异常', en: 'closed the exception' },
};
const EXCEPTIONS: Readonly<Record<string, Text>> = {
  rejected: { zh: '报文被拒', en: 'the message was refused' },
  unroutable: { zh: '没有接收方', en: 'nobody is to receive it' },
  dead: { zh: '投递失败', en: 'a delivery was given up' },
  unanswered: { zh: '逾期未答复', en: 'an answer is overdue' },
  refused: { zh: '接收方拒绝', en: 'the receiver refused it' },
  parked: { zh: '判定时出现故障', en: 'judging failed by a fault' },
  escalated: { zh: '另一节点上报', en: 'another node sent it up' },
};
const STATUS: Readonly<Record<string, Text>> = {
  accepted: { zh: '受理', en: 'accepted' },
  partial: { zh: '部分受理', en: 'accepted in part' },
  rejected: { zh: '拒绝', en: 'refused' },
};
const CHANNELS: Readonly<Record<string, Text>> = {
  http: { zh: '经 HTTP', en: 'over HTTP' },
  exchange: { zh: '经节点间链路', en: 'over the link between nodes' },
  kafka: { zh: '经 Kafka', en: 'over Kafka' },
};
const of = (table: Readonly<Record<string, Text>>, key: unknown): Text =>
  (typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined) ?? {
    zh: text(key),
    en: text(key),
  };

/** `CODE-1~ann` → its receiver: what stands behind the first tilde. */
const receiver = (delivery: string): string => delivery.split('~')[1] ?? delivery;

/** The person, and the written authorisation where there is one. */
const authority = ({ authorisation }: Fact): Text =>
  authorisation === undefined
    ? { zh: '', en: '' }
    : { zh: `,依据授权书 ${text(authorisation)}`, en: `, on authorisation ${text(authorisation)}` };

function refusals({ problems = [] }: Told): Text {
  const errors = problems.filter((each) => each.severity === 'error');
  if (errors.length === 0) return { zh: '', en: '' };
  const shown = errors.slice(0, 5);
  const more = errors.length - shown.length;
  const say = (lang: 'zh' | 'en'): string =>
    shown.map((each) => `${each.message[lang]} (${each.code})`).join('; ');
  return {
    zh: `,原因:${say('zh')}${more > 0 ? `;另有 ${more} 项` : ''}`,
    en: `, because: ${say('en')}${more > 0 ? `; and ${more} more` : ''}`,
  };
}

function sentence(fact: Fact, told: Told): Text {
  const { kind, subject } = fact;
  switch (kind) {
    case 'received': {
      const channel = of(CHANNELS, fact.channel);
      return {
        zh: `收到 ${text(fact.sender)} ${channel.zh}提交的报文 ${subject},${text(fact.bytes)} 字节,已落盘`,
        en: `received message ${subject} from ${text(fact.sender)} ${channel.en}: ${text(fact.bytes)} bytes, on disk`,
      };
    }
    case 'judged': {
      const status = of(STATUS, fact.status);
      const why = fact.status === 'accepted' ? { zh: '', en: '' } : refusals(told);
      const rules = text(fact.rules).slice(0, 12);
      return {
        zh: `判定为${status.zh}(规则 ${rules}):${text(fact.documents)} 份单证,${text(fact.deliveries)} 项投递${why.zh}`,
        en: `judged ${status.en} by rules ${rules}: ${text(fact.documents)} documents, ${text(fact.deliveries)} deliveries${why.en}`,
      };
    }
    case 'parked': {
      const why = meaningOf(fact.problem);
      return { zh: `停放:${why.zh}`, en: `parked: ${why.en}` };
    }
    case 'sent':
      return { zh: `已送达 ${receiver(subject)}`, en: `delivered to ${receiver(subject)}` };
    case 'failed': {
      const why = meaningOf(fact.problem);
      return {
        zh: `向 ${receiver(subject)} 投递未成功:${why.zh};${fact.againAt === undefined ? '不再重试' : `${text(fact.againAt)} 重试`}`,
        en: `delivery to ${receiver(subject)} failed: ${why.en}; ${fact.againAt === undefined ? 'given up' : `to be tried again at ${text(fact.againAt)}`}`,
      };
    }
    case 'again':
      return {
        zh: `重新投递给 ${receiver(subject)}`,
        en: `delivery to ${receiver(subject)} was made due again`,
      };
    case 'answered':
      return {
        zh: `${receiver(subject)} 以 ${text(fact.name)}(报文 ${text(fact.by)})答复:${fact.accepted === true ? '接受' : '拒绝'}`,
        en: `${receiver(subject)} answered by ${text(fact.name)} (message ${text(fact.by)}): ${fact.accepted === true ? 'taken' : 'refused'}`,
      };
    case 'opened': {
      const trouble = of(EXCEPTIONS, fact.exception);
      return { zh: `列入异常:${trouble.zh}`, en: `an exception was opened: ${trouble.en}` };
    }
    case 'intervened': {
      const act = of(ACTIONS, fact.action);
      const { zh, en } = authority(fact);
      const to =
        fact.to === undefined ? { zh: '', en: '' } : { zh: ` → ${text(fact.to)}`, en: ` → ${text(fact.to)}` };
      return {
        zh: `${text(fact.by)} ${act.zh}${to.zh}${zh}`,
        en: `${text(fact.by)} ${act.en}${to.en}${en}`,
      };
    }
    case 'closed':
      return { zh: '异常已自行了结', en: 'the exception was settled by itself' };
    case 'erased':
      return {
        zh: '保存期满,内容已清除;证据仍在',
        en: 'past its time: the content was erased, the evidence stays',
      };
    case 'paused':
      return {
        zh: `${text(fact.by)} 暂停向 ${subject} 投递`,
        en: `${text(fact.by)} paused deliveries to ${subject}`,
      };
    case 'resumed':
      return {
        zh: `${text(fact.by)} 恢复向 ${subject} 投递`,
        en: `${text(fact.by)} resumed deliveries to ${subject}`,
      };
    case 'started':
      return {
        zh: `节点 ${subject} 启动(规则 ${text(fact.rules).slice(0, 12)})`,
        en: `node ${subject} started, rules ${text(fact.rules).slice(0, 12)}`,
      };
    case 'restored':
      return { zh: `节点 ${subject} 自备份恢复`, en: `node ${subject} was restored from a backup` };
    case 'configured':
      return {
        zh: `节点 ${subject} 的配置已变更:${list(fact.changed)}`,
        en: `the configuration of node ${subject} changed: ${list(fact.changed)}`,
      };
    case 'read':
      return {
        zh: `${subject} 读取单证流 ${text(fact.feed)} ${text(fact.reads)} 次,${text(fact.documents)} 份单证,游标 ${text(fact.first)}–${text(fact.last)}`,
        en: `${subject} read the feed ${text(fact.feed)} ${text(fact.reads)} times: ${text(fact.documents)} documents, cursors ${text(fact.first)} to ${text(fact.last)}`,
      };
    case 'contradicted': {
      const [held, shown] = [fact.held, fact.shown].map((each) =>
        text(each).split('\n').slice(1, 3).join(' '),
      );
      return {
        zh: `${subject} 的审计日志${fact.found === 'rollback' ? '回退' : '分叉'}:检查点 ${shown} 与已见证的 ${held} 矛盾`,
        en: `the audit log of ${subject} was ${fact.found === 'rollback' ? 'rolled back' : 'forked'}: checkpoint ${shown} contradicts ${held}, which was seen`,
      };
    }
    case 'used':
      return {
        zh: `${subject} 的凭据被使用 ${text(fact.calls)} 次`,
        en: `the credentials of ${subject} were used ${text(fact.calls)} times`,
      };
    default: {
      const { at: _at, ...more } = fact as Fact;
      return { zh: JSON.stringify(more), en: JSON.stringify(more) };
    }
  }
}

const list = (value: unknown): string => (Array.isArray(value) ? value.map(text).join(', ') : text(value));
