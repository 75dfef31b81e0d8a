import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAgreement, judge, loadRules } from '../index.js';
import { codeList } from './code-lists.js';

describe('a code list', () => {
  it('finds its headings below a title, in any order and with semicolons', () => {
    const list = codeList(
      'terminals',
      '\uFEFFTerminals;;\r\nUNLOCODE;Terminal name;Terminal Code\r\nCNXXA;"North; ""new"" quay";NQ1\r\nCNXXB;South;NQ1\r\n;Anywhere;ANY\r\n',
    );
    expect(list.size).toBe(2);
    expect(list.has('NQ1')).toBe(true);
    expect(list.has('NQ1', 'CNXXB')).toBe(true);
    expect(list.has('NQ1', 'CNXXC')).toBe(false);
    expect(list.has('ANY', 'CNXXC')).toBe(true);
    expect(list.has('nq1')).toBe(false);
  });

  it('takes alternative places', () => {
    const list = codeList('t', 'UNLOCODE,Alternative UNLOCODEs,Terminal Code\nCNXXA,"CNXXD, CNXXE",NQ1\n');
    expect(list.has('NQ1', 'CNXXE')).toBe(true);
  });

  it('is read from JSON, without what has expired', () => {
    const list = codeList(
      'smdg-liners.json',
      '[{"linerSMDGCode":"ABC","codeStatus":"Active"},{"linerSMDGCode":"OLD","codeStatus":"Expired","remarks":null}]',
    );
    expect([list.name, list.size, list.has('ABC'), list.has('OLD')]).toEqual(['smdg-liners', 1, true, false]);
  });

  it.each(['', '[{"codes":1}]', '[{', 'Name,Remark\nA,B\n', 'Code\n\n'])(
    'without codes is refused: %j',
    (text) => {
      expect(() => codeList('t.csv', text)).toThrow('t.csv');
    },
  );
});

describe('lists loaded at deployment', () => {
  const loaded = new Map<string, ReturnType<typeof loadRules>>();
  const rulesWith = (codeLists = '') => {
    const made = loaded.get(codeLists) ?? loadRules({ lazy: true, ...(codeLists !== '' && { codeLists }) });
    loaded.set(codeLists, made);
    return made;
  };
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eport-lists-'));
    writeFileSync(join(folder, 'smdg-liners.csv'), 'Code,Line\nABC,Line of letters\n');
    writeFileSync(join(folder, 'smdg-terminals.csv'), 'UNLOCODE,Terminal Code\nCNXXA,NQ1\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (carrier: string, place: string, terminal: string): Uint8Array =>
    new TextEncoder().encode(
      [
        'UNB+UNOC:3+A+B+260115:0812+1',
        'UNH+1+CODECO:D:95B:UN',
        'BGM+34+1+9',
        `TDT+20+1E+1++${carrier}:172:306+++CALL1:103::SHIP`,
        'NAD+CF+ABC:160:20',
        'EQD+CN+MSKU1234565+22G1:102:5++3+5',
        'DTM+7:202601150812:203',
        `LOC+165+${place}:139:6+${terminal}:TERMINALS:306`,
        'CNT+16:1',
        'UNT+9+1',
        'UNZ+1+1',
      ]
        .map((each) => `${each}'`)
        .join(''),
    );
  const unlisted = (bytes: Uint8Array, codeLists?: string, profile = 'smdg'): readonly string[] =>
    judge(bytes, { ...defaultAgreement, profile }, rulesWith(codeLists).value, {
      id: 'x',
      receivedAt: '2026-01-15T00:00:00Z',
    })
      .problems.filter(({ code, message }) => code === 'code-unlisted' && message.en.includes('smdg-'))
      .map(({ found, at, message }) => `${found} ${at?.path} #${at?.segment} ${message.zh}`);

  it('know the codes of carriers, and of terminals by place', () => {
    expect(unlisted(file('ABC', 'CNXXA', 'NQ1'), folder)).toEqual([]);
    expect(unlisted(file('ZZZ', 'CNXXB', 'NQ1'), folder)).toEqual([
      'ZZZ TDT/5.1 #3 代码 ZZZ 不在 smdg-liners 代码表中',
      'NQ1 EQD/LOC/3.1 #7 代码 NQ1 不在 smdg-terminals 代码表中',
    ]);
  });

  it('check nothing where none was loaded or the profile is another', () => {
    expect(unlisted(file('ZZZ', 'CNXXB', 'XX'))).toEqual([]);
    expect(unlisted(file('ZZZ', 'CNXXB', 'XX'), folder, 'osjd')).toEqual([]);
  });

  it('belong to the digest of the rules', () => {
    expect(rulesWith(folder).value.digest).not.toBe(rulesWith().value.digest);
  });

  it('that are not there are a problem', () => {
    expect(loadRules({ lazy: true, codeLists: join(folder, 'none') }).problems).toMatchObject([
      { code: 'configuration-invalid' },
    ]);
  });
});
