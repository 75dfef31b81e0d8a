/** A report of one container through the gate, as an example; no real party's data. `faulty`: with three faults; `test`: says that it is a test (UNB 0035). */
export function gateReport({
  faulty = false,
  test = false,
  reference = 'G2601150001',
}: {
  readonly faulty?: boolean;
  readonly test?: boolean;
  readonly reference?: string;
} = {}): string {
  return [
    `UNB+UNOA:2+TERMINAL+EPORT+260115:0812+${reference}${test ? '++++++1' : ''}`,
    'UNH+1+CODECO:D:95B:UN:ITG14',
    'BGM+34+GATE2601150001+9',
    'TDT+20+0611W+1++BHS:172:20+++9236377:146::BOHAI BRIDGE',
    'NAD+CF+BHS:160:20',
    `EQD+CN+${faulty ? 'BHSU3012746' : 'BHSU3012741'}+22G1:102:5++3+5`,
    'RFF+BN:DLC260115003',
    `DTM+7:${faulty ? '202613150805' : '202601150805'}:203`,
    'LOC+165+CNDLC:139:6',
    'SEL+BH778812+CA',
    'CNT+16:1',
    `UNT+${faulty ? '13' : '11'}+1`,
    `UNZ+1+${reference}'`,
  ].join("'\n");
}
