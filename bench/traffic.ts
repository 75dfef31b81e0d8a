import { checkDigit } from '../gateway/index.js';

/** Messages that the rows are measured with. Everything in them is made up; the same number gives the same bytes. */
export interface Traffic {
  readonly bytes: Buffer;
  readonly messages: number;
}

/** One message of about so many bytes: its text with UNH and UNT (or the whole document), by its number. */
type Maker = (n: number, size: number) => string;

export type Kind = 'CODECO' | 'COARRI' | 'BAPLIE' | 'CUSCAR' | 'IFTMIN' | 'MT1101' | 'IFCSUM';

const digits = (n: number, length: number): string => String(n % 10 ** length).padStart(length, '0');

/** A container number with its check digit (ISO 6346). */
export function container(n: number): string {
  const ten = `BHTU${digits(n * 7919 + 100_003, 6)}`;
  return `${ten}${checkDigit(`${ten}0`)}`;
}

const minute = (n: number): string =>
  `2026${digits(1 + (n % 12), 2).padStart(2, '0')}${digits(1 + (n % 28), 2)}${digits(n % 24, 2)}${digits((n * 7) % 60, 2)}`;

/** UNH … UNT around segments, with the count that UNT has to tell. */
function message(n: number, name: string, segments: readonly string[]): string {
  return [`UNH+${n}+${name}'`, ...segments, `UNT+${segments.length + 2}+${n}'`].join('\n');
}

/** As many of `one` as bring the message to its size; at least one. */
function filled(head: readonly string[], one: (i: number) => readonly string[], size: number): string[] {
  const body: string[] = [];
  let length = head.join('\n').length + 60;
  for (let i = 0; i === 0 || length + one(i).join('\n').length <= size; i++) {
    const made = one(i);
    body.push(...made);
    length += made.join('\n').length + 1;
  }
  return [...head, ...body];
}

const counted = (segments: string[], trigger: string): number =>
  segments.filter((each) => each.startsWith(trigger)).length;

const codeco: Maker = (n, size) => {
  const segments = filled(
    [
      `BGM+34+DCT26${digits(n, 9)}+9'`,
      `FTX+AAI+++NIGHT SHIFT?: LANE ${1 + (n % 8)}'`,
      `RFF+ON:G-26-${digits(n, 6)}'`,
      "TDT+20+0612E+1+13+BHS:172:20+++9300001:146:11:BOHAI DAWN:CN'",
      "RFF+VON:0612E'",
      "LOC+9+CNDLC:139:6+DCT::ZZZ'",
      `DTM+133:${minute(n)}:203'`,
      "NAD+MS+DLCTEST:160:20'",
      "NAD+CF+BHS:160:20'",
    ],
    (i) => [
      `EQD+CN+${container(n * 31 + i)}+22G1:102:5++2+5'`,
      `RFF+BN:BK26${digits(n * 3 + i, 8)}'`,
      "TMD+3'",
      `DTM+7:${minute(n + i)}:203'`,
      "LOC+9+CNDLC:139:6'",
      "LOC+11+KRPUS:139:6'",
      "LOC+8+KRSEL:139:6'",
      `MEA+AAE+G+KGM:${12_000 + ((n + i) % 9000)}.5'`,
      "MEA+AAE+T+KGM:2230'",
      `SEL+BH${digits(n + i, 7)}+CA+1'`,
      "FTX+AAA+++FROZEN SQUID RINGS'",
      `TDT+1++3+31+LNTRUCK:172:ZZZ+++DL-B${digits(n + i, 4)}:146:ZZZ'`,
    ],
    size,
  );
  return message(n, 'CODECO:D:95B:UN', [...segments, `CNT+16:${counted(segments, 'EQD')}'`]);
};

const coarri: Maker = (n, size) => {
  const segments = filled(
    [
      `BGM+98+DCT26${digits(n, 9)}+9'`,
      "TDT+20+0611W+1+13+BHS:172:20+++BQXD:103::BOHAI DAWN'",
      "RFF+VON:0611W'",
      "LOC+11+CNTAO:139:6+QQCT::ZZZ'",
      `DTM+132:${minute(n)}:203'`,
      "NAD+CF+BHS:160:20'",
    ],
    (i) => [
      `EQD+CN+${container(n * 37 + i)}+22G1:102:5++3+5'`,
      `RFF+BM:BHSPUS26${digits(n + i, 5)}'`,
      "TMD+3'",
      `DTM+203:${minute(n + i)}:203'`,
      "LOC+9+KRPUS:139:6'",
      `LOC+147+0${digits(n + i, 6)}::5'`,
      "MEA+AAE+T+KGM:2230'",
      `MEA+AAE+G+KGM:${12_000 + ((n + i) % 9000)}'`,
      `SEL+KR${digits(n + i, 6)}+SH'`,
    ],
    size,
  );
  return message(n, 'COARRI:D:95B:UN', [...segments, `CNT+16:${counted(segments, 'EQD')}'`]);
};

const baplie: Maker = (n, size) =>
  message(
    n,
    'BAPLIE:D:95B:UN:SMDG20',
    filled(
      [
        `BGM++${digits(n, 9)}+9'`,
        "DTM+137:2604140000:201'",
        "TDT+20+042+++:172:182+++VRIB3:103:ZZZ:HAI DA QING'",
        "LOC+5+CNDLC:139:6'",
        `DTM+178:${minute(n)}:203'`,
        "RFF+VON:042'",
      ],
      (i) => [
        `LOC+147+0${digits(10_000 + n + i * 2, 6)}::5'`,
        `MEA+WT++KGM:${3000 + ((n + i) % 25_000)}'`,
        "LOC+9+CNDLC:139:6'",
        "LOC+11+KRPUS:139:6'",
        "RFF+BM:1'",
        `EQD+CN+${container(n * 41 + i)}+22G1+++5'`,
        "NAD+CA+HDL:172:20'",
      ],
      size,
    ),
  );

const cuscar: Maker = (n, size) => {
  const segments = filled(
    [
      `BGM+85+BHT26${digits(n, 7)}+9'`,
      `DTM+137:${minute(n)}:203'`,
      `RFF+AFB:MF26${digits(n, 7)}'`,
      "NAD+MS+BHSHIPAGENCY'",
      "TDT+20+2604W+1+13+BHT:172:20+++9512343:146:11:HAI SHUN 8:PA'",
      "LOC+9+KRPUS:139:6'",
      "LOC+11+CNTAO:139:6'",
      "CNT+10:1'",
    ],
    (i) => [
      `CNI+${i + 1}+BHTPUSTAO${digits(n + i, 6)}'`,
      `RFF+BM:BHTPUSTAO${digits(n + i, 6)}'`,
      "LOC+9+KRPUS:139:6'",
      "LOC+11+CNTAO:139:6'",
      "NAD+CZ+++HANBIT CHEMICAL CO. LTD'",
      "NAD+CN+++QINGDAO SAMPLE TRADING CO LTD'",
      "GID+1+24:PK'",
      "FTX+AAA+++GLASSWARE'",
      `MEA+WT+G+KGM:${9000 + ((n + i) % 9000)}'`,
      "PCI++N/M'",
    ],
    size,
  );
  const bills = counted(segments, 'CNI');
  return message(
    n,
    'CUSCAR:D:95B:UN',
    segments.map((each) => (each === "CNT+10:1'" ? `CNT+10:${bills}'` : each)),
  );
};

const iftmin: Maker = (n, size) =>
  message(
    n,
    'IFTMIN:D:95B:UN',
    filled(
      [
        `BGM+340+SI26${digits(n, 8)}+9'`,
        `DTM+137:${minute(n)}:203'`,
        "TSR+27+2+1'",
        "CUX+2:USD:4'",
        "FTX+AAI+++TELEX RELEASE REQUIRED'",
        "LOC+88+CNTAO:139:6:QINGDAO'",
        `RFF+BN:BHTB26${digits(n, 7)}'`,
        "TDT+20+2605E+1+13+BHT:172:20+++9512343:146:11:HAI SHUN 8:PA'",
        "LOC+9+CNTAO:139:6:QINGDAO'",
        "LOC+11+KRPUS:139:6:BUSAN'",
        "NAD+CZ+++QINGDAO SAMPLE TRADING CO LTD+8 HARBOUR ROAD+QINGDAO++266000+CN'",
        "NAD+CN+++BUSAN SAMPLE IMPORT CO LTD+1 JUNGANG DAERO+BUSAN++48943+KR'",
        "NAD+CA+BHT:172:20'",
      ],
      (i) => [
        `GID+${i + 1}+300:CT:67:ZZZ:CARTONS'`,
        "LOC+27+CN:162:5'",
        "PIA+5+070310:HS'",
        "FTX+AAA+++FRESH GARLIC'",
        `MEA+WT+G+KGM:${9000 + ((n + i) % 9000)}'`,
        "MEA+AAE+AAW+MTQ:28.5'",
        "PCI+28+BSI:BUSAN:1-300'",
      ],
      size,
    ),
  );

const EDIFACT: Partial<Record<Kind, Maker>> = {
  CODECO: codeco,
  COARRI: coarri,
  BAPLIE: baplie,
  CUSCAR: cuscar,
  IFTMIN: iftmin,
};

/** An EDIFACT interchange of messages of `each` bytes, until `size` is reached; `first`: number of its first message and reference. */
function interchange(make: Maker, size: number, each: number, first: number, most: number): Traffic {
  const parts = [`UNB+UNOC:3+DLCTEST:ZZZ+LNPORT:ZZZ+260115:0830+B${digits(first, 10)}'`];
  let length = parts.join().length + 30;
  let messages = 0;
  for (;;) {
    const made = make(first + messages, each);
    if (messages === most || (messages > 0 && length + made.length > size)) break;
    parts.push(made);
    length += made.length + 1;
    messages++;
  }
  parts.push(`UNZ+${messages}+B${digits(first, 10)}'\n`);
  return { bytes: Buffer.from(parts.join('\n'), 'latin1'), messages };
}

/** A manifest of the agencies (MT1101) with as many consignments as fit. */
function manifest(size: number, n: number): Traffic {
  const one = (i: number): string => `    <Consignment>
      <TransportContractDocument>
        <ID>BHTPUSDLC${digits(n + i, 7)}</ID>
        <ConditionCode>10</ConditionCode>
      </TransportContractDocument>
      <LoadingLocation>
        <ID>KRPUS</ID>
        <LoadingDate>20260115180000</LoadingDate>
      </LoadingLocation>
      <UnloadingLocation>
        <ID>CNDLC230001/0900</ID>
        <ArrivalDate>20260117</ArrivalDate>
      </UnloadingLocation>
      <CustomsStatusCode>001</CustomsStatusCode>
      <FreightPayment>
        <MethodCode>PP</MethodCode>
      </FreightPayment>
      <ConsignmentPackaging>
        <QuantityQuantity>${100 + (i % 900)}</QuantityQuantity>
        <TypeCode>BG</TypeCode>
      </ConsignmentPackaging>
      <TotalGrossMassMeasure>${9000 + (i % 9000)}</TotalGrossMassMeasure>
      <Consignee>
        <ID>USCI+91210200MA0ABCDE1X</ID>
        <Name>大连海连新材料有限公司</Name>
        <Address>
          <Line>辽宁省大连市保税区港兴路${1 + (i % 90)}号 &lt;3号楼&gt; A&amp;B座</Line>
          <CityName>大连</CityName>
          <CountryCode>CN</CountryCode>
        </Address>
      </Consignee>
      <Consignor>
        <ID>9999+KR1208812345</ID>
        <Name>HANBIT CHEMICAL CO. LTD</Name>
        <Address>
          <Line>55 NOKSAN INDUSTRIAL RO, GANGSEO GU</Line>
          <CityName>BUSAN</CityName>
          <CountryCode>KR</CountryCode>
        </Address>
      </Consignor>
    </Consignment>
`;
  const head = `<?xml version="1.0" encoding="UTF-8"?>
<Manifest xmlns="urn:Declaration:datamodel:standard:CN:MT1101:1">
  <Head>
    <MessageID>CN_MT1101_1p0_0900MA0BHSHIP_20260115083${digits(n, 6)}</MessageID>
    <FunctionCode>9</FunctionCode>
    <MessageType>MT1101</MessageType>
    <SenderID>0900MA0BHSHIP</SenderID>
    <ReceiverID>EPORT</ReceiverID>
    <SendTime>20260115083049123</SendTime>
    <Version>1.0</Version>
  </Head>
  <Declaration>
    <RepresentativePerson>
      <Name>0900MA0BHSHIP</Name>
    </RepresentativePerson>
    <ExitCustomsOffice>
      <ID>KRPUS</ID>
    </ExitCustomsOffice>
    <Agent>
      <ID>0900MA0BHSHIP</ID>
    </Agent>
    <Carrier>
      <ID>BHT</ID>
    </Carrier>
    <BorderTransportMeans>
      <JourneyID>2603W</JourneyID>
      <TypeCode>1</TypeCode>
      <ID>UN9512343</ID>
      <Name>HAI SHUN 8</Name>
      <FirstArrivalLocationID>CNDLC/0900</FirstArrivalLocationID>
      <ArrivalDateTime>20260117060000</ArrivalDateTime>
      <DepartureDateTime>20260115203000</DepartureDateTime>
    </BorderTransportMeans>
`;
  const parts = [head];
  let length = head.length + 60;
  for (let i = 0; i === 0 || length < size; i++) {
    const made = one(i);
    parts.push(made);
    length += Buffer.byteLength(made);
  }
  parts.push('  </Declaration>\n</Manifest>\n');
  return { bytes: Buffer.from(parts.join('')), messages: 1 };
}

/** A platform-file manifest (IFCSUM) with as many bills as fit. */
function platform(size: number, n: number): Traffic {
  const records = [
    "00:IFCSUM:MANIFEST:9:HAIDA NINGBO:HAILIAN NINGBO:2601151126'",
    `10::HAI DA 3:NO:${digits(n, 4)}E::::20260115:NONE:NONE'`,
    "11:HDL:HAI DA LINES'",
  ];
  let length = records.join('\n').length;
  for (let i = 0; i === 0 || length < size; i++) {
    const bill = [
      `12:HDLBCN${digits(n + i, 7)}::::::ESBCN:BARCELONA:11:P:20260101'`,
      "13:CNNGB:NINGBO'",
      "16::SHIPPER:C?/ MAYOR 39'",
      "17::NINGBO SAMPLE TRADING'",
      "18::NINGBO SAMPLE TRADING'",
      "41:001::1:7:BULK:23020.0'",
      "44:NONE'",
      "47:MIXED METAL SCRAP'",
      `51:001:${container(n * 43 + i)}:${digits(i, 7)}:20GP:F:1:23020.0:2280.0:.000'`,
    ];
    records.push(...bill);
    length += bill.join('\n').length + 1;
  }
  records.push(`99:${records.length + 1}'\n`);
  return { bytes: Buffer.from(records.join('\n'), 'latin1'), messages: 1 };
}

/**
 * So many bytes of that kind of message. EDIFACT: messages of 2 KB, of `each` bytes where said, `most` of them; the
 * others are one document. `first` numbers references, containers and the like, so that two of them differ.
 */
export function traffic(
  kind: Kind,
  size: number,
  { each = 2000, first = 1, most = Number.POSITIVE_INFINITY } = {},
): Traffic {
  if (kind === 'MT1101') return manifest(size, first);
  if (kind === 'IFCSUM') return platform(size, first);
  return interchange(EDIFACT[kind] as Maker, size, Math.min(each, size - 100), first, most);
}
