import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: everything to a port goes through it. */
export interface Wire {
  readonly port: number;
  /** Breaks every connection that there is, as a cable does that is pulled at both ends. */
  cut(): void;
  /** While so, new connections are broken at once. */
  refuse(on: boolean): void;
  /** While so nothing passes in either direction and nobody is told: connections are half-open. */
  freeze(on: boolean): void;
  /** The next so many connections are broken after so many bytes towards the server have passed. */
  cutInside(connections: number, bytes: number): void;
  /** Ends one direction of every connection (the server sees an end, the client doesn't). */
  halfClose(): void;
  close(): Promise<void>;
}

/** Listens on a port of its own and passes everything on to another port of this machine. */
export async function wire(target: number): Promise<Wire> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  let refusing = false;
  let frozen = false;
  let inside = { connections: 0, bytes: 0 };

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { client, server };
    pairs.add(pair);
    let left = Number.POSITIVE_INFINITY;
    if (inside.connections > 0) {
      inside = { ...inside, connections: inside.connections - 1 };
      left = inside.bytes;
    }
    const gone = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    const broken = (): void => {
      pairs.delete(pair);
      client.resetAndDestroy();
      server.destroy();
    };
    const pass = (from: Socket, to: Socket, counted: boolean): void => {
      from.on('data', (chunk: Buffer) => {
        if (counted && chunk.length > left) {
          to.write(chunk.subarray(0, left), broken);
          left = 0;
          return;
        }
        if (counted) left -= chunk.length;
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => {
            if (!frozen) from.resume();
          });
        }
      });
      from.on('end', () => to.end());
      from.on('error', gone);
      from.on('close', gone);
      if (frozen) from.pause();
    };
    pass(client, server, true);
    pass(server, client, false);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  const cut = (): void => {
    for (const { client, server } of [...pairs]) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  return {
    port: (listener.address() as AddressInfo).port,
    cut,
    refuse(on) {
      refusing = on;
      if (on) cut();
    },
    freeze(on) {
      frozen = on;
      for (const { client, server } of pairs)
        for (const each of [client, server]) {
          if (on) each.pause();
          else each.resume();
        }
    },
    cutInside(connections, bytes) {
      inside = { connections, bytes };
    },
    halfClose() {
      for (const { server } of pairs) server.end();
    },
    close() {
      cut();
      return new Promise((resolve) => void listener.close(() => resolve()));
    },
  };
}
