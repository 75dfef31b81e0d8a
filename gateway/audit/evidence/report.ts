import type { EvidenceReport } from './verify-evidence.js';

/** A report as lines for people, in one language or (undefined) both. */
export function reportText(report: EvidenceReport, lang?: 'zh' | 'en'): string {
  const lines: string[] = [];
  const say = (zh: string, en: string): void => {
    if (lang !== 'en') lines.push(zh);
    if (lang !== 'zh') lines.push(en);
  };
  for (const each of report.findings)
    say(`${each.kind}: ${each.message.zh}`, `${each.kind}: ${each.message.en}`);
  for (const { size, signed, cosigned, timeStamped } of report.checkpoints) {
    const by = signed.join(', ') || '-';
    say(`检查点 ${size}: 签名 ${by}`, `checkpoint ${size}: signed by ${by}`);
    for (const { name, at } of cosigned)
      say(`  ${at} 由 ${name} 见证`, `  countersigned by ${name} at ${at}`);
    if (timeStamped !== undefined) {
      const whose = {
        own: ['自选机构', 'an authority you trust'],
        bundle: ['证据包所附机构', "the bundle's own authority"],
        unknown: ['未核验机构', 'an authority that was not checked'],
      };
      const [zh = '', en = ''] = whose[timeStamped.authority];
      say(`  时间戳 ${timeStamped.at}(${zh})`, `  time stamp ${timeStamped.at} (${en})`);
    }
  }
  for (const id of report.erased)
    say(`${id}: 内容已清除,证明仍在`, `${id}: the content is erased, the proofs stay`);
  for (const id of report.withheld) say(`${id}: 内容未随附`, `${id}: the content is not in this bundle`);
  if (report.keys === 'bundle')
    say(
      '注意: 公钥取自证据包本身,只能说明其前后一致;请用 --key 给出从别处得知的公钥',
      "note: the keys are the bundle's own, which shows only that it agrees with itself; give --key as you know it from elsewhere",
    );
  const good = report.findings.length === 0;
  say(
    `${good ? '通过' : '有问题'}: ${report.origin},${report.size} 条日志中的 ${report.leaves} 条已证明,${report.payloads} 份原文、${report.verdicts} 份结论未变,树根 ${report.root}`,
    `${good ? 'verified' : 'not right'}: ${report.origin}, ${report.leaves} of ${report.size} entries proven, ${report.payloads} payloads and ${report.verdicts} verdicts unchanged, root ${report.root}`,
  );
  return `${lines.join('\n')}\n`;
}
