/** What `--help` prints; exit codes are part of it. */
const CODES = `
Exit codes / 退出码
  0  nothing lost, nothing doubled, every book balances / 不丢不重,账目全部平衡
  1  a fault was found; it is printed, and the run's folder stays and is named /
     发现问题:逐条列出,现场目录保留并给出路径
  2  the command line can't be understood / 命令行有误
`;

export const CHAOS_USAGE = `npm run chaos -- [options]
Kills the node under load, again and again, makes other faults between, and compares the books after each.
在负载下反复强制终止节点,其间制造其他故障,每次之后核对账目。

  --kills N          so many kill -9 of the node, then the end / 强制终止节点的次数 (20)
  --store NAME       sqlite, or postgres, which is killed too / 日志库;postgres 也会被强制终止 (sqlite)
  --broker           with a Kafka broker, which is killed too: records in, events and deliveries out. Left out,
                     with the reason, without node-rdkafka or the jars (npm run kafka -- --fetch) /
                     另带 Kafka 代理并强制终止它;缺少 node-rdkafka 或 jar 时说明原因并略过
  --seed S           the same faults in the same order again / 以同样次序重现同样的故障
  --rate R           messages per second of each sender / 每个发送方每秒报文数 (8)
  --only PART        only faults with this in their names, beside the kills / 只做名称含此文字的故障
  --report FILE      what was found, as JSON / 结果写入 JSON 文件

Examples / 示例
  npm run chaos -- --kills 20
  npm run chaos -- --kills 20 --store postgres --seed 7
  npm run chaos -- --kills 6 --broker --only broker
  npm run chaos -- --kills 6 --only clock --report chaos.json
${CODES}`;

export const SOAK_USAGE = `npm run soak -- [options]
The same load for so long, a fault each minute, the books compared after each, memory and files measured throughout.
长时间的同样负载,每分钟一次故障,每次之后核对账目,全程测量内存与文件。

  --minutes N        how long, 3 at least / 时长(分钟),至少 3 (60)
  --store NAME       sqlite, or postgres, which is killed too / 日志库;postgres 也会被强制终止 (sqlite)
  --seed S           the same faults in the same order again / 以同样次序重现同样的故障
  --rate R           messages per second of each sender / 每个发送方每秒报文数 (4)
  --figures FILE     every sample and figure, as JSON / 全部采样与数值写入 JSON 文件

Examples / 示例
  npm run soak -- --minutes 60 --figures soak.json
  npm run soak -- --minutes 10 --store postgres --seed 7
${CODES}  1 also where memory, files or bytes grow beyond their bounds / 内存、文件或字节数超出界限时也为 1
`;
