import { describe, expect, it } from 'vitest';
import { document, folderFixture, SECOND, sha } from '../../testing/folder-fixture.js';

describe('the folder client', () => {
  it('sends what is in OutBox, keeps it in SentBox with its receipt, brings the answer and the documents', async () => {
    const { drop, pass, box, taken, world } = folderFixture();
    drop('进口舱单 一.xml', '<a>');
    world.feed = [document(1), document(2), document(3)];
    expect(await pass()).toEqual({ failed: 0 });
    expect(box('OutBox')).toEqual({});
    expect(Object.keys(box('SentBox'))).toEqual(['进口舱单 一.xml', '进口舱单 一.xml.receipt.json']);
    expect(JSON.parse(box('SentBox')['进口舱单 一.xml.receipt.json'] ?? '')).toMatchObject({
      file: '进口舱单 一.xml',
      id: 'm1',
      key: taken.get('m1')?.key,
      sha256: sha(Buffer.from('<a>')),
      status: 'accepted',
    });
    expect(box('InBox')).toEqual({
      'Receipt_0000000000000001_regulatory-response_REL_1.xml': '<r>1</r>',
      'Receipt_0000000000000002_regulatory-response_REL_2.xml': '<r>2</r>',
      'Receipt_0000000000000003_regulatory-response_REL_3.xml': '<r>3</r>',
      'Successed_进口舱单 一.xml': 'ACK m1',
    });
    expect(box('.eport/staged')).toEqual({});
  });

  it('lists what came where that is asked for, so that a gap or a missing file can be seen', async () => {
    const { pass, box, world } = folderFixture({ listed: true });
    world.feed = [document(1), document(2), document(3)];
    await pass();
    const lists = Object.entries(box('InBox')).filter(([name]) => name.startsWith('List_'));
    expect(lists.map(([name]) => name)).toEqual([
      'List_0000000000000002_all.json',
      'List_0000000000000003_all.json',
    ]);
    let last = 0;
    for (const { sequence, previous, id, file, sha256 } of lists.flatMap(
      ([, text]) => JSON.parse(text).documents,
    )) {
      expect([Number(previous), Number(sequence), id]).toEqual([last, last + 1, `d${last + 1}`]);
      expect(sha(Buffer.from(box('InBox')[file] ?? ''))).toBe(sha256);
      last = Number(sequence);
    }
    expect(last).toBe(3);
  });

  it('puts what is refused into FailBox, with its problems in both languages', async () => {
    const { drop, pass, box, world } = folderFixture();
    drop('a.edi', '!bad');
    expect(await pass()).toEqual({ failed: 1 });
    world.refuse = 409;
    drop('b.edi', 'other bytes');
    expect(await pass()).toEqual({ failed: 1 });
    expect(Object.keys(box('FailBox'))).toEqual([
      'a.edi',
      'a.edi.problems.json',
      'b.edi',
      'b.edi.problems.json',
    ]);
    const { problems } = JSON.parse(box('FailBox')['b.edi.problems.json'] ?? '');
    expect(problems).toMatchObject([
      { code: 'interchange-conflict', message: { zh: expect.any(String), en: expect.any(String) } },
    ]);
    expect(box('InBox')['Failed_a.edi']).toBe('ACK m1');
    expect(JSON.parse(box('InBox')['Failed_b.edi.json'] ?? '')).toMatchObject({ status: 'rejected' });
    expect(box('SentBox')).toEqual({});
  });

  it('leaves alone what is still being written', async () => {
    const { drop, clock, client, box, texts } = folderFixture();
    const running = await client();
    const done = running.run();
    drop('growing.edi', 'UNB');
    drop('named.tmp', 'UNB');
    drop('held.edi', 'UNB');
    drop('held.edi.lock', '');
    for (let i = 0; i < 10; i++) {
      await clock.advance(1500);
      drop('growing.edi', `UNB${i}`);
    }
    expect(texts()).toEqual([]);
    await clock.advance(5 * SECOND);
    expect(texts()).toEqual(['UNB9']);
    await running.stop();
    await done;
    expect(Object.keys(box('OutBox'))).toEqual(['held.edi', 'held.edi.lock', 'named.tmp']);
  });

  it('gives an empty file a minute to be written', async () => {
    const { drop, clock, client, box, texts } = folderFixture();
    const running = await client();
    const done = running.run();
    drop('empty.edi', '');
    await clock.advance(50 * SECOND);
    expect(Object.keys(box('OutBox'))).toEqual(['empty.edi']);
    await clock.advance(20 * SECOND);
    await running.stop();
    await done;
    expect(box('FailBox')['empty.edi.problems.json']).toContain('input-empty');
    expect(texts()).toEqual([]);
  });

  it('sends every file of one name, the same bytes too, and covers none', async () => {
    const { drop, pass, box, texts } = folderFixture();
    for (const text of ['one', 'two', 'two']) {
      drop('a.edi', text);
      await pass();
    }
    expect(texts()).toEqual(['one', 'two', 'two']);
    expect(Object.values(box('InBox')).sort()).toEqual(['ACK m1', 'ACK m2', 'ACK m3']);
    const sent = Object.entries(box('SentBox')).filter(([name]) => name.endsWith('.edi'));
    expect(sent.map(([, text]) => text).sort()).toEqual(['one', 'two', 'two']);
    for (const [name] of sent) expect(box('SentBox')).toHaveProperty([`${name}.receipt.json`]);
  });

  it('covers neither a file whose report was taken away nor a report whose file was', async () => {
    const { drop, pass, box, files } = folderFixture();
    drop('a.edi', 'one');
    await pass();
    files.delete('/app/SentBox/a.edi.receipt.json');
    drop('a.edi', 'two');
    await pass();
    expect(box('SentBox')['a.edi']).toBe('one');
    files.delete('/app/SentBox/a.edi');
    const [second] = Object.keys(box('SentBox'));
    const report = box('SentBox')[`${second}.receipt.json`];
    files.delete(`/app/SentBox/${second}`);
    drop('a.edi', 'three');
    await pass();
    expect(box('SentBox')[`${second}.receipt.json`]).toBe(report);
  });

  it('clears away what an interrupted run had laid ready without promising it', async () => {
    const { pass, box, put } = folderFixture();
    put('/app/.eport/staged/all-0.7', '<r>');
    await pass();
    expect(box('.eport/staged')).toEqual({});
    expect(box('InBox')).toEqual({});
  });

  it('sends in the order in which files were written', async () => {
    const { drop, pass, texts } = folderFixture();
    for (const name of ['z', 'b', 'a', 'y']) drop(`${name}.edi`, name);
    await pass();
    expect(texts()).toEqual(['z', 'b', 'a', 'y']);
  });

  it('keeps a file in OutBox until its verdict is there, and sends others meanwhile', async () => {
    const { drop, pass, box, world, texts } = folderFixture();
    world.slow = true;
    drop('a.edi', 'a');
    drop('b.edi', '!b');
    await pass();
    await pass();
    expect(texts()).toEqual(['a', '!b']);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi', 'b.edi']);
    world.slow = false;
    expect(await pass()).toEqual({ failed: 1 });
    expect(texts()).toEqual(['a', '!b']);
    expect(Object.keys(box('SentBox'))).toContain('a.edi');
    expect(Object.keys(box('FailBox'))).toContain('b.edi');
  });

  it('refuses a state that it cannot read instead of beginning anew', async () => {
    const { put, client } = folderFixture();
    put('/app/.eport/state.json', '{"version":1,"fi');
    await expect(client()).rejects.toThrow('state.json');
  });

  it('cuts names that would be too long, keeping what tells files apart', async () => {
    const { drop, pass, box } = folderFixture();
    const name = `${'舱'.repeat(82)}.xml`;
    drop(name, 'a');
    await pass();
    for (const each of [...Object.keys(box('SentBox')), ...Object.keys(box('InBox'))])
      expect(Buffer.byteLength(each)).toBeLessThanOrEqual(255);
    expect(box('SentBox')[name]).toBe('a');
  });
});
