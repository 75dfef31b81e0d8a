import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Node, projectRoot, type Shape, type ShapeNode } from '../core/index.js';
import { loadDirectories } from './directories.js';
import { structure } from './structure.js';

const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));

/** Segments by their tags alone, ten bytes each. */
function segments(tags: string): readonly Node[] {
  const make = (name: string, position: number, children: readonly Node[]): Node => ({
    name,
    position,
    children,
    value: () => undefined,
    offset: () => position * 10,
    length: () => 3,
    leaves: () => [],
    elements: () => [],
    grouped: (other, inner) => make(other, position, inner),
  });
  return tags.split(' ').map((tag, i) => make(tag, i + 1, []));
}

/** `EQD(RFF LOC)`: names of a tree. */
const printed = (node: Node): string =>
  node.children
    .map((child) => (child.children.length === 0 ? child.name : `${child.name}(${printed(child)})`))
    .join(' ');

function read(message: string | Shape, tags: string) {
  const shape = typeof message === 'string' ? (directories.shape(message).value as Shape) : message;
  const { value, problems } = structure(segments(tags), shape, {
    message: 'M1',
    lenient: false,
    limits: defaultLimits,
  });
  return {
    tree: printed(value),
    problems: problems.map(({ code, at }) => `${code} ${at?.path} #${at?.segment} @${at?.offset}`),
  };
}

describe('structure of what a table allows', () => {
  it.each([
    [
      'CODECO:D:95B:UN',
      'UNH BGM FTX RFF TDT RFF LOC DTM NAD NAD CTA GID SGP SGP DGS FTX EQD RFF DTM LOC MEA SEL DAM COD TDT LOC TDT DTM NAD EQD LOC CNT UNT',
      'UNH BGM FTX RFF TDT(RFF LOC DTM) NAD NAD(CTA) GID(SGP SGP DGS(FTX)) EQD(RFF DTM LOC MEA SEL DAM(COD) TDT(LOC) TDT(DTM) NAD) EQD(LOC) CNT UNT',
    ],
    [
      'BAPLIE:D:95B:UN',
      'UNH BGM DTM TDT LOC LOC DTM RFF LOC MEA LOC LOC LOC RFF EQD NAD DGS FTX LOC MEA RFF UNT',
      'UNH BGM DTM TDT(LOC LOC DTM RFF) LOC(MEA LOC LOC LOC RFF EQD(NAD) DGS(FTX)) LOC(MEA RFF) UNT',
    ],
    [
      'BAPLIE:D:13B:UN',
      'UNH BGM DTM NAD CTA TDT LOC DTM UNS LOC EQD NAD MEA LOC TMP DGS CNT LOC EQD CNT UNT',
      'UNH BGM DTM NAD(CTA) TDT(LOC(DTM)) UNS LOC(EQD(NAD MEA LOC TMP DGS) CNT) LOC(EQD CNT) UNT',
    ],
    [
      'CUSCAR:D:95B:UN',
      'UNH BGM DTM TDT LOC CNI RFF LOC NAD NAD RFF GID FTX MEA SGP GID RFF GID CNI RFF TDT RFF GID UNT',
      'UNH BGM DTM TDT(LOC) CNI(RFF(LOC NAD NAD(RFF) GID(FTX MEA SGP) GID) RFF(GID)) CNI(RFF(TDT(RFF) GID)) UNT',
    ],
    [
      'CUSRES:D:95B:UN',
      'UNH BGM NAD LOC DTM GIS FTX EQD ERP ERC PAC PCI FTX TAX MOA GIS RFF DTM MEA EQD MOA CUX TAX MOA RFF DOC LOC AUT UNT',
      'UNH BGM NAD LOC DTM GIS FTX EQD ERP(ERC) PAC(PCI(FTX)) TAX(MOA GIS) RFF(DTM MEA EQD MOA(CUX) TAX(MOA)) RFF DOC(LOC) AUT UNT',
    ],
    [
      'MOVINS:D:95B:UN',
      'UNH BGM DTM TDT LOC DTM HAN LOC RFF MEA NAD EQD RFF DGS LOC RFF NAD HAN LOC RFF NAD UNT',
      'UNH BGM DTM TDT(LOC DTM) HAN(LOC(RFF MEA NAD EQD RFF_2(DGS)) LOC(RFF NAD)) HAN(LOC(RFF NAD)) UNT',
    ],
    [
      'PAXLST:D:95B:UN',
      'UNH BGM NAD CTA TDT DTM LOC DTM NAD ATT DTM DOC DTM NAD CNT UNT',
      'UNH BGM NAD(CTA) TDT(DTM LOC(DTM)) NAD_2(ATT DTM DOC(DTM)) NAD_2 CNT UNT',
    ],
    [
      'CUSDEC:D:96B:UN',
      'UNH BGM CST LOC NAD UNS CST FTX LOC PAC PCI UNS CNT UNT',
      'UNH BGM CST LOC NAD UNS CST_2(FTX LOC PAC(PCI)) UNS_2 CNT UNT',
    ],
    [
      'DESTIM:D:96B:UN',
      'UNH BGM DTM EQD UNS LIN NAD NAD NAD MOA TAX MOA UNT',
      'UNH BGM DTM EQD UNS LIN(NAD(NAD NAD MOA(TAX) MOA)) UNT',
    ],
    ['CONTRL:D:3:UN', 'UNH UCI UCM UCS UCD UCD UCM UNT', 'UNH UCI UCM(UCS(UCD UCD)) UCM UNT'],
  ])('%s %s', (message, tags, tree) => {
    expect(read(message, tags)).toEqual({ tree, problems: [] });
  });
});

describe('one fault, one problem, and the neighbours keep their places', () => {
  const codeco = 'CODECO:D:95B:UN';
  it.each([
    // missing
    [codeco, 'UNH RFF NAD EQD CNT UNT', ['segment-missing BGM #1 @20'], 'UNH RFF NAD EQD CNT UNT'],
    [codeco, 'UNH BGM NAD EQD UNT', ['segment-missing CNT #4 @50'], 'UNH BGM NAD EQD UNT'],
    [codeco, 'UNH BGM EQD RFF CNT UNT', ['segment-missing NAD #2 @30'], 'UNH BGM EQD(RFF) CNT UNT'],
    [
      codeco,
      'UNH BGM NAD RFF DTM LOC MEA CNT UNT',
      ['segment-missing EQD #3 @40'],
      'UNH BGM NAD RFF DTM LOC MEA CNT UNT',
    ],
    [
      'BAPLIE:D:95B:UN',
      'UNH BGM DTM TDT LOC LOC LOC MEA RFF UNT',
      ['segment-missing TDT/DTM #6 @70'],
      'UNH BGM DTM TDT(LOC LOC) LOC(MEA RFF) UNT',
    ],
    [
      'BAPLIE:D:95B:UN',
      'UNH BGM DTM TDT LOC DTM LOC MEA LOC EQD LOC MEA RFF UNT',
      ['segment-missing LOC/RFF #9 @100'],
      'UNH BGM DTM TDT(LOC DTM) LOC(MEA LOC EQD) LOC(MEA RFF) UNT',
    ],
    // too often
    [codeco, 'UNH BGM BGM NAD EQD CNT UNT', ['segment-repeats BGM #3 @30'], 'UNH BGM BGM NAD EQD CNT UNT'],
    [
      codeco,
      'UNH BGM TDT LOC TDT LOC NAD EQD CNT UNT',
      ['group-repeats TDT #5 @50'],
      'UNH BGM TDT(LOC) TDT(LOC) NAD EQD CNT UNT',
    ],
    [
      'BAPLIE:D:95B:UN',
      'UNH BGM DTM TDT LOC LOC LOC DTM LOC MEA RFF UNT',
      ['segment-repeats TDT/LOC #7 @70'],
      'UNH BGM DTM TDT(LOC LOC LOC DTM) LOC(MEA RFF) UNT',
    ],
    // out of place
    [codeco, 'UNH BGM LOC NAD EQD CNT UNT', ['segment-unexpected LOC #3 @30'], 'UNH BGM LOC NAD EQD CNT UNT'],
    [
      codeco,
      'UNH BGM NAD EQD LOC DTM LOC MEA CNT UNT',
      ['segment-unexpected EQD/DTM #6 @60'],
      'UNH BGM NAD EQD(LOC DTM_0 LOC MEA) CNT UNT',
    ],
    [
      codeco,
      'UNH BGM NAD FTX EQD CNT UNT',
      ['segment-unexpected NAD/FTX #4 @40'],
      'UNH BGM NAD(FTX) EQD CNT UNT',
    ],
    [
      codeco,
      'UNH BGM NAD EQD CNT EQD RFF DTM LOC UNT',
      ['segment-unexpected EQD #6 @60'],
      'UNH BGM NAD EQD CNT EQD_0(RFF DTM LOC) UNT',
    ],
    [
      codeco,
      'UNH BGM CNT RFF NAD EQD UNT',
      ['segment-unexpected CNT #3 @30', 'segment-missing CNT #6 @70'],
      'UNH BGM CNT_0 RFF NAD EQD UNT',
    ],
    [
      'IFTSTA:D:95B:UN',
      'UNH BGM CNT DTM NAD RFF CNI STS UNT',
      ['segment-unexpected DTM #4 @40'],
      'UNH BGM CNT DTM_0 NAD RFF CNI(STS) UNT',
    ],
    // unknown
    [codeco, 'UNH BGM XYZ NAD EQD CNT UNT', ['segment-unknown XYZ #3 @30'], 'UNH BGM XYZ NAD EQD CNT UNT'],
    [
      codeco,
      'UNH BGM NAD EQD RFF XYZ DTM CNT UNT',
      ['segment-unknown EQD/XYZ #6 @60'],
      'UNH BGM NAD EQD(RFF XYZ DTM) CNT UNT',
    ],
  ])('%s %s', (message, tags, problems, tree) => {
    expect(read(message, tags)).toEqual({ tree, problems });
  });

  it('tells a run of surplus segments once', () => {
    const found = read(codeco, 'UNH BGM BGM BGM BGM NAD EQD CNT UNT');
    expect(found.problems).toEqual(['segment-repeats BGM #3 @30']);
  });

  it('tells a block out of order once, and owes nothing twice', () => {
    const found = read('COPARN:D:95B:UN', 'UNH BGM RFF TDT NAD TMD TSR FTX FTX NAD EQD CNT UNT');
    expect(found.problems).toEqual(['segment-unexpected TMD #6 @60']);
  });

  it('goes on after a second unit without its EQD', () => {
    const found = read(codeco, 'UNH BGM NAD EQD RFF DTM LOC NAD RFF DTM LOC NAD EQD RFF CNT UNT');
    expect(found.problems).toEqual(['segment-unexpected EQD/RFF #9 @90']);
  });

  it('takes a header or trailer for the syntax’s business', () => {
    expect(read(codeco, 'UNH BGM NAD EQD CNT').problems).toEqual([]);
    expect(read(codeco, 'BGM NAD EQD CNT UNT').problems).toEqual([]);
  });

  it('bounds what it reports', () => {
    const tags = `UNH BGM NAD EQD ${'XYZ '.repeat(1000)}CNT UNT`;
    const shape = directories.shape(codeco).value as Shape;
    const { problems } = structure(segments(tags), shape, {
      lenient: false,
      limits: { ...defaultLimits, problemsPerMessage: 7 },
    });
    expect(problems.length).toBe(7);
  });
});

describe('platform files', () => {
  const place = (tag: string, min: number, max: number, children: ShapeNode[] = []): ShapeNode => ({
    tag,
    name: tag,
    min,
    max,
    elements: [],
    attributes: [],
    children,
  });
  const shape: Shape = {
    syntax: 'flat',
    message: 'TEST',
    ordered: true,
    root: place('', 1, 1, [
      place('00', 1, 1),
      place('10', 1, 1),
      place('12', 1, 99, [place('13', 0, 1), place('41', 1, 9, [place('51', 0, 9)])]),
      place('99', 1, 1),
    ]),
  };
  it.each([
    ['00 10 12 13 41 51 51 41 12 41 99', [], '00 10 12(13 41(51 51) 41) 12(41) 99'],
    ['00 12 41 99', ['record-missing 10 #1 @20'], '00 12(41) 99'],
    ['00 10 12 41 77 99', ['record-unknown 12/41/77 #5 @50'], '00 10 12(41(77)) 99'],
    ['00 10 10 12 41 99', ['record-repeats 10 #3 @30'], '00 10 10 12(41) 99'],
    ['00 10 51 12 41 99', ['record-unexpected 51 #3 @30'], '00 10 51 12(41) 99'],
  ])('%s', (tags, problems, tree) => {
    expect(read(shape, tags)).toEqual({ tree, problems });
  });
});
