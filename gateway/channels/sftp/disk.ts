import { createHash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type Client from 'ssh2-sftp-client';
import type { Clock } from '../../core/index.js';
import type { Disk, Seen } from '../folder/disk.js';

/** Where a partner's SFTP server is, who we are there, and how we know that it is the partner's. */
export interface SftpServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** Private key, PEM or OpenSSH. */
  readonly key?: string;
  readonly passphrase?: string;
  /** `SHA256:…` of host keys that it may have, as ssh-keygen -l shows them. Any other is refused. */
  readonly hostKeys: readonly string[];
}

interface Stats {
  readonly size: number;
  readonly mtime: number;
  isFile(): boolean;
}
/** With the connection below it: the library's own look takes any failure for an absence, and of an absence we conclude much. */
type Sftp = Client & {
  readonly client: { setNoDelay(on: boolean): unknown };
  readonly sftp: { lstat(path: string, done: (error: Error | undefined, stats: Stats) => void): void };
};
const lstat = (client: Sftp, path: string): Promise<Stats> =>
  new Promise((resolve, reject) =>
    client.sftp.lstat(path, (error, stats) => (error === undefined ? resolve(stats) : reject(error))),
  );

/** SFTP's own numbers (draft-ietf-secsh-filexfer-02 §7) and the library's names, as the system says them. */
const CODES: Readonly<Record<string, string>> = { 2: 'ENOENT', 3: 'EACCES', ERR_BAD_PATH: 'ENOENT' };
/** The longest that one operation on names may take, in milliseconds; what moves bytes has longer. */
const PATIENCE = 60_000;
const TRANSFER = 600_000;

export interface SftpDisk extends Disk {
  close(): Promise<void>;
}

/**
 * A partner's SFTP server as the folder client's disk. It connects when it is needed, and anew after a fault; what
 * fails rejects with a code, the server's words stay out of logs.
 */
export function sftpDisk(server: SftpServer, clock: Clock, timeoutMilliseconds: number): SftpDisk {
  let connection: Promise<Sftp> | undefined;
  let closed = false;

  async function open(): Promise<Sftp> {
    const { default: Library } = await import('ssh2-sftp-client');
    const lost = (): void => {
      if (connection === opening) connection = undefined;
    };
    const client = new Library('eport', { error: lost, end: lost, close: lost }) as Sftp;
    const { host, port, user: username, password, key, passphrase, hostKeys } = server;
    let refused = false;
    try {
      await client.connect({
        host,
        port,
        username,
        ...(password === undefined ? {} : { password }),
        ...(key === undefined ? {} : { privateKey: key }),
        ...(passphrase === undefined ? {} : { passphrase }),
        readyTimeout: timeoutMilliseconds,
        keepaliveInterval: 10_000,
        hostVerifier: (shown: Buffer) => {
          refused = !hostKeys.some((pinned) => isFingerprintOf(pinned, shown));
          return !refused;
        },
      });
    } catch (error) {
      await client.end().catch(() => false);
      throw refused ? coded('host key not known') : failure(error);
    }
    // Each operation is a question of a few bytes that waits for its answer.
    client.client.setNoDelay(true);
    return client;
  }
  let opening: Promise<Sftp> | undefined;
  function connected(): Promise<Sftp> {
    if (closed) return Promise.reject(coded('ECANCELED'));
    if (connection !== undefined) return connection;
    const made = open();
    opening = made;
    connection = made;
    made.catch(() => {
      if (connection === made) connection = undefined;
    });
    return made;
  }

  /** One operation, within its time; a connection on which one took longer is given up. */
  async function ask<T>(work: (client: Sftp) => Promise<T>, patience = PATIENCE): Promise<T> {
    const client = await connected();
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(patience, () => {
        connection = undefined;
        void client.end().catch(() => false);
        reject(coded('ETIMEDOUT'));
      });
    });
    try {
      return await Promise.race([work(client), late]);
    } catch (error) {
      throw failure(error);
    } finally {
      cancel();
    }
  }
  const orAbsent = <T>(asked: Promise<T>): Promise<T | undefined> =>
    asked.catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  const see = async (path: string): Promise<Seen | undefined> => {
    const found = await orAbsent(ask((client) => lstat(client, path)));
    return found?.isFile()
      ? { name: path.slice(path.lastIndexOf('/') + 1), size: found.size, mtime: String(found.mtime) }
      : undefined;
  };
  const stream = async function* (path: string): AsyncGenerator<Buffer> {
    const client = await connected();
    try {
      yield* client.createReadStream(path) as AsyncIterable<Buffer>;
    } catch (error) {
      throw failure(error);
    }
  };

  return {
    async list(folder) {
      const found = await ask((client) => client.list(folder));
      const files = found
        .filter(({ type, name }) => type === '-' && !/[/\0]/.test(name))
        .map(({ name, size, modifyTime }): Seen => ({ name, size, mtime: String(modifyTime / 1000) }));
      const named = files.filter(({ name }) => !name.includes('\ufffd'));
      return { files: named, unnamed: files.length - named.length };
    },
    see,
    exists: async (path) => (await orAbsent(ask((client) => lstat(client, path)))) !== undefined,
    read: (path) => orAbsent(ask((client) => client.get(path) as Promise<Buffer>, TRANSFER)),
    async sha256(path) {
      const hash = createHash('sha256');
      for await (const chunk of stream(path)) hash.update(chunk);
      return hash.digest('hex');
    },
    stream: (path) => Readable.from(stream(path), { objectMode: false }),
    async write(path, bytes) {
      await ask((client) => client.put(Buffer.from(bytes as Uint8Array), path), TRANSFER);
    },
    async move(from, to) {
      try {
        // OpenSSH's extension replaces what stands there, at once.
        await ask((client) => client.posixRename(from, to));
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === 'ENOENT' || code === 'EACCES' || code === 'ETIMEDOUT') throw error;
        await ask((client) => client.rename(from, to));
      }
    },
    async remove(path) {
      await orAbsent(ask((client) => client.delete(path)));
    },
    async folder(path) {
      if (await ask((client) => client.exists(path))) return;
      await ask((client) => client.mkdir(path, true));
    },
    async close() {
      closed = true;
      const client = await connection?.catch(() => undefined);
      await client?.end().catch(() => false);
    },
  };
}

const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** With a code and nothing that a server said. */
function failure(error: unknown): Error {
  const { code, level } = error as { code?: string | number; level?: string };
  if (level === 'client-authentication') return coded('EAUTH');
  return coded(code === undefined ? 'EIO' : (CODES[code] ?? String(code)));
}

/** `SHA256:` and base64 without padding (RFC 4648), of the key's own bytes. */
function isFingerprintOf(pinned: string, key: Uint8Array): boolean {
  const given = Buffer.from(pinned.replace(/^SHA256:/, ''), 'base64');
  const made = createHash('sha256').update(key).digest();
  return given.length === made.length && timingSafeEqual(given, made);
}
