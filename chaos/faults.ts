import type { Chance } from './random.js';
import type { World } from './world.js';

/** Lets so many milliseconds pass under load; a node that is to be killed in between is killed then. */
export type Hold = (milliseconds: number) => Promise<void>;

export interface Fault {
  readonly name: string;
  /** Why it can't be made on this machine, or undefined. */
  possible(world: World): Promise<string | undefined>;
  /** Brings it about, holds it, and takes it back; nothing else is done for the node. */
  make(world: World, hold: Hold, random: Chance): Promise<void>;
}

const fault = (
  name: string,
  make: Fault['make'],
  possible: Fault['possible'] = async () => undefined,
): Fault => ({ name, make, possible });

const HOUR = 3_600_000;

/** kill -9 under load, by itself. */
export const KILL = fault('kill', (_world, hold, random) => hold(random.whole(50, 1500)));

/** kill -9 while it is starting, too. */
export const KILL_STARTING = fault('kill while starting', async (world, hold, random) => {
  await hold(random.whole(50, 500));
  for (let i = random.whole(1, 2); i > 0; i--) {
    await world.pass(random.whole(0, 4000));
    await world.kill();
  }
});

/** Everything that isn't a kill; each can be held with a kill inside. */
export const FAULTS: readonly Fault[] = [
  fault('stalled process (SIGSTOP), as on a disk that hangs', async (world, hold, random) => {
    for (let i = 0; i < 3; i++) {
      world.node.freeze(true);
      await world.pass(random.whole(300, 1800));
      world.node.freeze(false);
      await world.pass(random.whole(50, 300));
    }
    await hold(random.whole(50, 500));
  }),
  fault(
    'full disk (no file of the node may grow: RLIMIT_FSIZE)',
    async (world, hold, random) => {
      // every commit writes beyond the first page of the write-ahead log
      await world.node.fileLimit(4096);
      await hold(random.whole(1500, 3000));
      await world.node.fileLimit(undefined);
    },
    (world) => world.canLimitFiles(),
  ),
  fault('cut connections', async (world, hold, random) => {
    for (let i = 0; i < 4; i++) {
      for (const wire of world.wires) wire.cut();
      await world.pass(random.whole(50, 300));
    }
    await hold(random.whole(50, 300));
  }),
  fault('connections cut inside a body', async (world, hold, random) => {
    for (let i = 0; i < 4; i++) {
      for (const wire of world.wires) {
        wire.cutInside(random.whole(1, 4), random.whole(100, 1400));
        wire.cut();
      }
      await world.pass(random.whole(100, 400));
    }
    await hold(random.whole(50, 300));
  }),
  fault('half-open connections: silent in both directions, then gone', async (world, hold, random) => {
    const some = world.wires.filter(() => random.happens(0.6));
    for (const wire of some) wire.freeze(true);
    await hold(random.whole(1500, 3500));
    for (const wire of some) {
      if (random.happens(0.5)) wire.cut();
      wire.freeze(false);
    }
  }),
  fault('half-closed connections', async (world, hold, random) => {
    for (let i = 0; i < 4; i++) {
      for (const wire of world.wires) wire.halfClose();
      await world.pass(random.whole(50, 300));
    }
    await hold(random.whole(50, 300));
  }),
  fault('a partner is down', async (world, hold, random) => {
    const wire = random.pick(world.partnerWires);
    wire.refuse(true);
    await hold(random.whole(1500, 3500));
    wire.refuse(false);
  }),
  fault('a partner answers 500 to everything', async (world, hold, random) => {
    const partner = random.pick(world.partners);
    world.receivers.behave(partner, 'error');
    await hold(random.whole(1500, 3500));
    world.receivers.behave(partner, undefined);
  }),
  fault('a partner hangs', async (world, hold, random) => {
    const partner = random.pick(world.partners);
    world.receivers.behave(partner, 'hang');
    await hold(random.whole(2500, 5000));
    world.receivers.behave(partner, undefined);
  }),
  fault('a partner answers every request twice', async (world, hold, random) => {
    const partner = random.pick(world.partners);
    world.receivers.behave(partner, 'answer-twice');
    await hold(random.whole(1500, 3000));
    world.receivers.behave(partner, undefined);
  }),
  fault('a partner takes everything and cuts the connection', async (world, hold, random) => {
    const partner = random.pick(world.partners);
    world.receivers.behave(partner, 'cut-after');
    await hold(random.whole(1500, 3000));
    world.receivers.behave(partner, undefined);
  }),
];

/** The clock steps an hour forward, then to an hour before the true one, under load; needs a node with a clock of its own. */
export const CLOCK = fault('clock steps', async (world, hold, random) => {
  await world.kill('clock');
  await world.ready();
  await world.pass(random.whole(200, 800));
  // what fails while the clock is ahead is to be tried again at a moment that then lies hours away
  const partner = random.pick(world.partners);
  world.receivers.behave(partner, 'error');
  world.node.clock(HOUR);
  await world.pass(random.whole(800, 2000));
  world.node.clock(-HOUR);
  world.receivers.behave(partner, undefined);
  await hold(random.whole(800, 2000));
  if (random.happens(0.5)) {
    await world.quiet();
    world.load.resume();
  }
  await world.kill('serve');
});
