import { describe, expect, it } from 'vitest';
import { document, failure, folderFixture, HOUR, Killed, SECOND } from '../../testing/folder-fixture.js';

describe('the folder client in trouble', () => {
  it('gives a gateway that judges nothing so many files, and no more until it does', async () => {
    const { drop, pass, box, world, texts } = folderFixture();
    world.slow = true;
    for (let i = 0; i < 210; i++) drop(`${i}.edi`, `${i}`);
    await pass();
    expect(texts()).toHaveLength(200);
    world.slow = false;
    await pass();
    expect(new Set(texts()).size).toBe(210);
    expect(texts()).toHaveLength(210);
    expect(box('OutBox')).toEqual({});
  });

  it('waits for a gateway that is away for hours, asking ever more rarely, and then goes on by itself', async () => {
    const { drop, clock, client, box, world, texts, said } = folderFixture();
    world.away = true;
    const running = await client();
    const done = running.run();
    for (const name of ['a', 'b', 'c']) drop(`${name}.edi`, name);
    await clock.advance(5 * HOUR);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi', 'b.edi', 'c.edi']);
    expect(world.tries).toBeGreaterThan(30);
    expect(world.tries).toBeLessThan(120);
    expect(
      said.every((line) =>
        /^warn (the gateway is not available|a feed cannot be read) \(.*ECONNREFUSED/.test(line),
      ),
    ).toBe(true);
    world.away = false;
    await clock.advance(400 * SECOND);
    expect(texts()).toEqual(['a', 'b', 'c']);
    drop('d.edi', 'd');
    await clock.advance(6 * SECOND);
    expect(texts()).toHaveLength(4);
    await running.stop();
    await done;
  });

  it("doesn't let a file that fails alone hold up the others", async () => {
    const { drop, clock, client, box, world, texts } = folderFixture();
    world.failing = (text) => text === 'poison';
    const running = await client();
    const done = running.run();
    drop('a.edi', 'poison');
    drop('b.edi', 'b');
    await clock.advance(10 * SECOND);
    expect(texts()).toEqual(['b']);
    world.failing = () => false;
    await clock.advance(60 * SECOND);
    expect(texts()).toEqual(['b', 'poison']);
    await running.stop();
    await done;
    expect(box('OutBox')).toEqual({});
  });

  it('sends nothing that it could not write down first; with room again everything goes once', async () => {
    const { drop, clock, client, box, faults, texts, said, world } = folderFixture();
    let full = (_call: string): boolean => true;
    faults.before = (call) => {
      if (call === 'half' && full(call)) throw failure('ENOSPC');
    };
    const running = await client();
    const done = running.run();
    drop('a.edi', 'a');
    world.feed = [document(1)];
    await clock.advance(HOUR);
    expect(texts()).toEqual([]);
    expect(said.at(-1)).toMatch(/error the folder cannot be read or written \(ENOSPC\)/);
    // The room lasts for the state but not for the answer.
    full = () => texts().length > 0;
    await clock.advance(HOUR);
    expect(texts()).toEqual(['a']);
    expect(box('InBox')).toEqual({});
    full = () => false;
    await clock.advance(HOUR);
    await running.stop();
    await done;
    expect(texts()).toEqual(['a']);
    expect(Object.values(box('InBox'))).toEqual(['<r>1</r>', 'ACK m1']);
    expect(Object.keys(box('SentBox'))).toEqual(['a.edi', 'a.edi.receipt.json']);
  });

  it("doesn't send again what it can't move, and sends the others", async () => {
    const { drop, clock, client, box, faults, texts, said } = folderFixture();
    let open = true;
    faults.before = (call, path) => {
      if (open && call === 'move' && path === '/app/OutBox/a.edi') throw failure('EBUSY');
    };
    const running = await client();
    const done = running.run();
    drop('a.edi', 'a');
    drop('b.edi', 'b');
    await clock.advance(HOUR);
    expect(texts()).toEqual(['a', 'b']);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi']);
    expect(said.filter((line) => line.includes('EBUSY')).length).toBeLessThan(15);
    open = false;
    await clock.advance(4 * SECOND);
    await running.stop();
    await done;
    expect(texts()).toEqual(['a', 'b']);
    expect(box('OutBox')).toEqual({});
    expect(box('SentBox')['a.edi']).toBe('a');
  });

  it.each(['submit', 'message', 'move'])(
    'loses no file that takes the place of one being sent (%s)',
    async (when) => {
      const { drop, pass, box, faults, texts, world } = folderFixture();
      drop('a.edi', 'old');
      let replaced = false;
      const replace = (call: string, path = '/app/OutBox/a.edi'): void => {
        if (replaced || call !== when || path !== '/app/OutBox/a.edi') return;
        replaced = true;
        drop('a.edi', 'new');
      };
      world.after = replace;
      faults.before = replace;
      await pass();
      await pass();
      expect(replaced).toBe(true);
      expect(texts()).toEqual(['old', 'new']);
      expect(box('OutBox')).toEqual({});
      expect(Object.values(box('SentBox'))).toContain('new');
    },
  );

  it('sends under the same key again what the gateway no longer has', async () => {
    const { drop, pass, box, taken, world } = folderFixture();
    world.slow = true;
    drop('a.edi', 'a');
    await pass();
    const key = taken.get('m1')?.key;
    taken.clear();
    world.slow = false;
    await pass();
    expect([...taken.values()]).toMatchObject([{ key, text: 'a' }]);
    expect(box('SentBox')).toHaveProperty(['a.edi']);
  });

  it('knows a file again that was touched before it was answered', async () => {
    const { drop, pass, world, taken, texts } = folderFixture();
    let cut = true;
    world.after = (call) => {
      if (cut && call === 'submit') throw new Killed();
    };
    drop('a.edi', 'a');
    await expect(pass()).rejects.toThrow(Killed);
    cut = false;
    drop('a.edi', 'a');
    await pass();
    expect(texts()).toEqual(['a']);
    expect(taken.size).toBe(1);
  });
});
