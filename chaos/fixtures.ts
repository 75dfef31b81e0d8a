/** One message to be sent: its bytes' text, and what must come of it. */
export interface Fixture {
  readonly text: string;
  readonly mediaType: string;
  /** How many documents it gives. */
  readonly documents: number;
}

const MESSAGE = (reference: string, number: string, extra: string, booking: string): readonly string[] => [
  `UNH+${reference}+CODECO:D:95B:UN'`,
  `BGM+34+${number}+9'`,
  ...(extra === '' ? [] : [extra]),
  "TDT+20+0612E+1+13+BHS:172:20+++9300001:146:11:BOHAI DAWN:CN'",
  "LOC+9+CNDLC:139:6'",
  "NAD+CF+BHS:160:20'",
  "EQD+CN+DLSU3012742+22G1:102:5++2+5'",
  `RFF+BN:${booking}'`,
  "DTM+7:202601150812:203'",
  "LOC+165+CNDLC:139:6'",
  "MEA+AAE+G+KGM:18250.5'",
  "SEL+BH0041752+CA'",
  "TDT+1++3+31+LNTRUCK:172:ZZZ+++DL-B3127:146:ZZZ'",
  "CNT+16:1'",
];

/** A gate-in report of so many messages under an interchange reference; with a segment that isn't in any directory it is refused. */
export function codeco(
  reference: string,
  messages: number,
  broken = false,
  /** Numbers of documents that others speak of too; otherwise every document has its own. */
  shared?: { readonly first: number; readonly booking: string },
): Fixture {
  const each = Array.from({ length: messages }, (_, i) => {
    const own = `M${i + 1}`;
    const number = shared === undefined ? `DCT${reference}${i + 1}` : `DCT${shared.first + i}`;
    const lines = MESSAGE(own, number, broken ? "ZZQ+1'" : '', shared?.booking ?? 'BK2600417001');
    return [...lines, `UNT+${lines.length + 1}+${own}'`].join('\n');
  });
  const head = `UNB+UNOA:2+DLCTEST:ZZZ+LNPORT:ZZZ+260115:0830+${reference}'`;
  return {
    text: [head, ...each, `UNZ+${messages}+${reference}'`].join('\n'),
    mediaType: 'application/edifact',
    documents: broken ? 0 : messages,
  };
}

/** A railway yard's arrival tally, as the customs' container yard system words it. */
export const tally = (reference: string): Fixture => ({
  mediaType: 'application/xml',
  documents: 1,
  text: `<?xml version="1.0" encoding="UTF-8"?>
<MESSAGE>
  <MESSAGE_HEAD>
    <MESSAGE_ID>0901_${reference}</MESSAGE_ID>
    <FUNCTION_CODE>2</FUNCTION_CODE>
    <MESSAGE_TYPE>WLJK_IRTA</MESSAGE_TYPE>
    <MESSAGE_CREATE_TIME>20260115113000123</MESSAGE_CREATE_TIME>
    <SENDER>09012301234567890</SENDER>
    <RECEIVER>0901</RECEIVER>
    <VERSION>1.0</VERSION>
  </MESSAGE_HEAD>
  <MESSAGE_LIST>
    <DECL_PORT>0901</DECL_PORT>
    <UNLOADING_PLACE>CNSHE090112/0901</UNLOADING_PLACE>
    <ACTUALDATETIME>2026-01-15 07:10:00</ACTUALDATETIME>
    <COMPLETEDDATETIME>2026-01-15 09:45:30</COMPLETEDDATETIME>
    <RAILWAY_BILLINFO>
      <BILL_NO>SMGS26001148</BILL_NO>
      <CARRIAGE_NO>5312901</CARRIAGE_NO>
      <PACK_NO>40</PACK_NO>
      <GROSS_WT>22140</GROSS_WT>
      <NOTES>封志完好</NOTES>
    </RAILWAY_BILLINFO>
  </MESSAGE_LIST>
</MESSAGE>
`,
});

/** A manifest as the port platforms exchange it; its file description is what makes it another file. */
export const manifest = (reference: string): Fixture => ({
  mediaType: 'text/plain; charset=UTF-8',
  documents: 1,
  text: [
    `00:IFCSUM:MANIFEST ${reference}:2:LYGSHIP:CNLYGEDI:2601150830'`,
    "10::XIN HAI 6:CN:0116::::20260116:CNTAO:QINGDAO'",
    "11:LYG:LIANYUN FEEDER'",
    "12:LYG0116TAO001::::::CNTAO:QINGDAO:10:C:20260116'",
    "13:CNDLC:DALIAN'",
    "16::青岛样例贸易有限公司'",
    "17::大连样例实业有限公司'",
    "41:001::24:PK:PACKAGE:4800.0'",
    "44:N/M'",
    "47:玻璃器皿'",
    "51:001:JZPU3017772:A001:22G1:L:24:4800.0:2200.0:12.5'",
    "99:12'",
    '',
  ].join('\n'),
});
