import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Wire, wire } from './proxy.js';

let server: Server;
let between: Wire;
const heard: string[] = [];
let ends = 0;
let arrived: Socket | undefined;

beforeEach(async () => {
  heard.length = 0;
  ends = 0;
  server = createServer({ allowHalfOpen: true }, (socket) => {
    arrived = socket;
    socket.on('error', () => {});
    socket.on('end', () => ends++);
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk.toString());
      socket.write(`echo ${chunk}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  between = await wire((server.address() as AddressInfo).port);
});
afterEach(async () => {
  arrived?.destroy();
  await between.close();
  server.close();
});

async function caller(): Promise<Socket> {
  const socket = connect({ port: between.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
/** `once` would reject at the reset that comes before. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => void socket.once('close', () => resolve()));
const says = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

it('passes both ways, and breaks what is cut', async () => {
  const socket = await caller();
  socket.write('one');
  expect(await says(socket)).toBe('echo one');
  between.cut();
  await closed(socket);
});
it('breaks new connections while it refuses, and none after', async () => {
  between.refuse(true);
  const socket = connect({ port: between.port, host: '127.0.0.1' });
  socket.on('error', () => {});
  await closed(socket);
  between.refuse(false);
  const next = await caller();
  next.write('two');
  expect(await says(next)).toBe('echo two');
  next.destroy();
});
it('is silent while frozen, and passes what waited when it thaws', async () => {
  const socket = await caller();
  socket.write('before');
  await says(socket);
  between.freeze(true);
  const other = await caller();
  socket.write('inside');
  other.write('new');
  // a round trip past the wire: what was to come would have come
  const past = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  past.write('past');
  await says(past);
  expect(heard).toEqual(['before', 'past']);
  const both = Promise.all([says(socket), says(other)]);
  between.freeze(false);
  expect(await both).toEqual(['echo inside', 'echo new']);
  past.destroy();
});
it('cuts inside a body', async () => {
  between.cutInside(1, 4);
  const socket = await caller();
  socket.write('onetwo');
  await closed(socket);
  await expect.poll(() => heard).toEqual(['onet']);
});
it('ends one direction only', async () => {
  const socket = await caller();
  socket.write('one');
  await says(socket);
  between.halfClose();
  await expect.poll(() => ends).toBe(1);
  arrived?.write('still here');
  expect(await says(socket)).toBe('still here');
  socket.destroy();
});
