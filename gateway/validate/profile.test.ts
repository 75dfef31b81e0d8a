import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { defaultLimits, projectRoot, type Shape } from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { loadDirectories } from './directories.js';
import { validateElements } from './elements.js';
import { compileProfile, loadProfiles, type Profile } from './profile.js';
import { structure } from './structure.js';

const folder = join(projectRoot, 'schemas/profiles');
const profiles = loadProfiles(folder);
const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const context = { message: '1', lenient: false, limits: defaultLimits };

function check(profile: Profile | undefined, body: string, message = 'CODECO:D:95B:UN'): string[] {
  const text = `UNB+UNOC:3+A+B+260115:0812+1'UNH+1+${message}'${body}UNT+8+1'UNZ+1+1'`;
  const table = directories.shape(message).value as Shape;
  const shape = profile?.shape(table) ?? table;
  const nodes = readEdifact(Buffer.from(text), context).value?.messages[0]?.nodes().value ?? [];
  const { value: root } = structure(nodes, shape, context);
  return [...validateElements(root, shape, context), ...(profile?.check(root, shape, context) ?? [])].map(
    ({ code, at, found, expected }) =>
      `${code} ${at?.path} #${at?.segment} ${found ?? '-'} ${expected ?? '-'}`,
  );
}

describe('profiles', () => {
  it.each(readdirSync(folder))('%s is what its schema says', (name) => {
    const read = (path: string) => JSON.parse(readFileSync(join(projectRoot, 'schemas', path), 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(read('profile.schema.json'));
    expect(validate(read(`profiles/${name}`)), JSON.stringify(validate.errors)).toBe(true);
    expect(read(`profiles/${name}`).name).toBe(name.replace('.json', ''));
  });

  it('are found by name and by what messages call themselves', () => {
    expect(profiles.names).toEqual(['anz', 'iata', 'itigg', 'osjd', 'single-window', 'smdg']);
    expect(profiles.named('CODECO:D:95B:UN:ITG13')?.name).toBe('itigg');
    expect(profiles.named('BAPLIE:D:95B:UN:SMDG22')?.name).toBe('smdg');
    expect(profiles.named('CODECO:D:95B:UN')).toBeUndefined();
    expect(profiles.find('nonsense')).toBeUndefined();
  });

  it('let a place stand more often: ships have outgrown the 9999 slots of D.95B', () => {
    const shape = directories.shape('BAPLIE:D:95B:UN').value as Shape;
    const most = (each: Shape | undefined) => each?.root.children.find(({ name }) => name === 'LOC')?.max;
    expect(most(shape)).toBe(9999);
    expect(most(profiles.find('smdg')?.shape(shape))).toBe(99999);
  });

  it('allow codes that are longer than the directory has room for', () => {
    const shape = directories.shape('BAPLIE:D:13B:UN').value as Shape;
    const widened = profiles.find('smdg')?.shape(shape) as Shape;
    const agency = (each: Shape) =>
      each.root.children.find(({ tag }) => tag === 'BGM')?.elements[0]?.components[2];
    expect(agency(shape)).toMatchObject({ id: '3055', max: 3 });
    expect(agency(widened)).toMatchObject({ id: '3055', max: 8 });
  });

  it('allow more codes, where they say so only', () => {
    const body = "BGM+36'NAD+CF+X'EQD+CN'DTM+7:202601150812:203'MEA+AAE+VGM+KGM:1'CNT+16:1'";
    expect(check(undefined, body)).toEqual([
      'code-unlisted BGM/1.1 #2 36 -',
      'code-unlisted EQD/MEA/2.1 #6 VGM -',
    ]);
    expect(check(profiles.find('itigg'), body)).toEqual([]);
    expect(check(profiles.find('itigg'), body.replace('BGM+36', 'BGM+QQQ'))).toEqual([
      'code-unlisted BGM/1.1 #2 QQQ -',
    ]);
    const table = directories.shape('CODECO:D:95B:UN').value as Shape;
    expect(profiles.find('itigg')?.shape(table)).toBe(profiles.find('itigg')?.shape(table));
  });

  it('leave out what the directory makes mandatory, where they say so only', () => {
    const body = "BGM+745'TDT+20+AB123'LOC+125+CNSHA'NAD+FL+++DOE:JANE'MEA+CT++:1'";
    expect(check(undefined, body, 'PAXLST:D:05B:UN')).toEqual([
      'element-missing NAD_2/MEA/3.1 #6 - 6411 Measurement unit code',
    ]);
    expect(check(profiles.find('iata'), body, 'PAXLST:D:05B:UN')).toEqual([]);
    const table = directories.shape('PAXLST:D:05B:UN').value as Shape;
    const of = (shape: Shape | undefined) =>
      shape?.root.children.find(({ name }) => name === 'TDT')?.children.map(({ name, min }) => name + min);
    const twice = body.replace('MEA+', "RFF+AVF:A'RFF+SEA:1A'MEA+").replace(/(RFF.*')(MEA.*')$/, '$2$1');
    expect(check(undefined, twice, 'PAXLST:D:05B:UN')).toHaveLength(2);
    expect(check(profiles.find('iata'), twice, 'PAXLST:D:05B:UN')).toEqual([]);
    expect(of(table)).toEqual(['DTM1', 'LOC0']);
    expect(of(profiles.find('iata')?.shape(table))).toEqual(['DTM0', 'LOC0']);
  });

  it('require segments of every group, and values', () => {
    const body = "BGM+34'NAD+CF+X'EQD+CN'DTM+7:202601150812:203'EQD+CN'DTM+9:202601150812:203'CNT+16:1'";
    expect(check(profiles.find('itigg'), body)).toEqual(['profile-required EQD/DTM #6 - EQD/DTM[1.1=7]']);
  });

  it('close lists', () => {
    const strict = compileProfile({
      name: 'strict',
      title: { zh: '', en: '' },
      rules: [
        {
          messages: ['CODECO:D:95B'],
          only: [{ path: 'BGM/1.1', codes: ['34', '36'] }],
          required: [{ path: 'BGM/2' }],
        },
      ],
    });
    expect(check(strict, "BGM+35'NAD+CF+X'EQD+CN'CNT+16:1'")).toEqual([
      'profile-code BGM/1.1 #2 35 34 36',
      'profile-required BGM/2.1 #2 - BGM/2',
    ]);
    expect(check(strict, "BGM+34+X'NAD+CF+X'EQD+CN'CNT+16:1'")).toEqual([]);
    expect(() =>
      compileProfile({ name: 'bad', title: { zh: '', en: '' }, rules: [{ required: [{ path: 'EQD[' }] }] }),
    ).toThrow(/bad/);
  });
});
