import type { Text } from '../../core/index.js';

/** One message of the demo: who sends what to which node, and what must become of it. */
export interface Step {
  /** Also its idempotency key, so that a demo that is run again posts nothing twice. */
  readonly name: string;
  readonly from: Sender;
  readonly about: Text;
  /** Below conformance/cases: the demo sends what the conformance cases show. */
  readonly file: string;
  readonly mediaType: string;
  readonly expect: 'accepted' | 'rejected';
}

export type Sender = 'terminal' | 'railway' | 'agent' | 'tally' | 'customs';

/** Which node a partner is connected to. */
export const HOME: Record<Sender, 'province' | 'nation'> = {
  terminal: 'province',
  railway: 'province',
  agent: 'province',
  tally: 'province',
  customs: 'nation',
};

export const NAMES: Record<Sender, Text> = {
  terminal: { zh: '集装箱码头', en: 'container terminal' },
  railway: { zh: '铁路', en: 'railway' },
  agent: { zh: '船舶代理', en: 'shipping agent' },
  tally: { zh: '理货公司', en: 'tally company' },
  customs: { zh: '海关', en: 'customs' },
};

const EDIFACT = 'application/edifact';
const XML = 'application/xml';
const FLAT = 'text/plain';

/** Messages go to the nation in this order; customs' answers come back down to the terminal. */
export const STEPS: readonly Step[] = [
  {
    name: 'codeco-gate-in',
    from: 'terminal',
    about: { zh: 'CODECO 进门报告', en: 'CODECO gate-in' },
    file: 'equipment-event/codeco-d95b/gate-in/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'coarri-discharge',
    from: 'terminal',
    about: { zh: 'COARRI 卸船报告', en: 'COARRI discharge report' },
    file: 'equipment-event/coarri-d95b/discharge/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'codeco-broken',
    from: 'terminal',
    about: { zh: 'CODECO 缺少 CNT(故意写错)', en: 'CODECO without CNT (broken on purpose)' },
    file: 'equipment-event/codeco-d95b/missing-control-total/input.edi',
    mediaType: EDIFACT,
    expect: 'rejected',
  },
  {
    name: 'coparn-release',
    from: 'agent',
    about: { zh: 'COPARN 收箱指令', en: 'COPARN container acceptance' },
    file: 'equipment-order/coparn-d00b/acceptance/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'ifcsum-manifest',
    from: 'agent',
    about: { zh: 'IFCSUM 平台文件舱单(GB18030)', en: 'IFCSUM platform file, GB18030' },
    file: 'cargo-manifest/ifcsum/full-gb18030/input.txt',
    mediaType: FLAT,
    expect: 'accepted',
  },
  {
    name: 'cuscar-manifest',
    from: 'agent',
    about: { zh: 'CUSCAR 舱单', en: 'CUSCAR cargo report' },
    file: 'cargo-manifest/cuscar/full/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'mt1101-manifest',
    from: 'agent',
    about: { zh: 'MT1101 海关原始舱单', en: 'MT1101 import manifest' },
    file: 'cargo-manifest/mt1101/original/input.xml',
    mediaType: XML,
    expect: 'accepted',
  },
  {
    name: 'mt5101-tally',
    from: 'tally',
    about: { zh: 'MT5101 进口理货报告', en: 'MT5101 import tally report' },
    file: 'equipment-event/mt5101/tally/input.xml',
    mediaType: XML,
    expect: 'accepted',
  },
  {
    name: 'smgs-note',
    from: 'railway',
    about: { zh: 'IFTMIN 国际货协运单', en: 'IFTMIN SMGS consignment note' },
    file: 'consignment-note/iftmin-smgs/full/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'iftsta-rail',
    from: 'railway',
    about: { zh: 'IFTSTA 铁路状态', en: 'IFTSTA rail status' },
    file: 'equipment-event/iftsta-d00b/rail-loaded/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
  {
    name: 'wljk-tally',
    from: 'railway',
    about: { zh: 'WLJK_IRTA 铁路理货申请', en: 'WLJK_IRTA rail tally' },
    file: 'equipment-event/wljk-irta/tally/input.xml',
    mediaType: XML,
    expect: 'accepted',
  },
  {
    name: 'customs-release',
    from: 'customs',
    about: { zh: '海关放行回执(XML)', en: 'customs release receipt (XML)' },
    file: 'regulatory-response/manifest-response/mixed/input.xml',
    mediaType: XML,
    expect: 'accepted',
  },
  {
    name: 'customs-cusres',
    from: 'customs',
    about: { zh: 'CUSRES 海关决定', en: 'CUSRES customs decisions' },
    file: 'regulatory-response/cusres/decisions/input.edi',
    mediaType: EDIFACT,
    expect: 'accepted',
  },
];

/** What the terminal's system gets customs' decisions as: its own notation. */
export const TERMINAL_NOTATION = 'regulatory-response/cusres';
