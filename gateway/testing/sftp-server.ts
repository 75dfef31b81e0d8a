import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path/posix';
import ssh2, { type Attributes, type Connection, type SFTPWrapper } from 'ssh2';

const { STATUS_CODE, OPEN_MODE, flagsToString } = ssh2.utils.sftp;

export interface SftpServerUnderTest {
  readonly port: number;
  /** `SHA256:…` of its host key. */
  readonly fingerprint: string;
  /** How many sessions it began. */
  readonly sessions: number;
  /** Called before an operation is done; `cut` ends every connection at that moment, and it isn't done. */
  onOperation: (name: string, path: string) => 'cut' | undefined;
  /** Resolves at the next operation. */
  operation(): Promise<void>;
  close(): Promise<void>;
}

/** A real SFTP server on a folder of this machine, for user `eport` with password `secret`. */
export async function sftpServer(root: string): Promise<SftpServerUnderTest> {
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const parsed = ssh2.utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  const connections = new Set<Connection>();
  const waiting: (() => void)[] = [];
  const state = {
    sessions: 0,
    onOperation: (_name: string, _path: string): 'cut' | undefined => undefined,
  };
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (connection) => {
    connections.add(connection);
    (connection as unknown as { setNoDelay(on: boolean): void }).setNoDelay(true);
    connection
      .on('error', () => {})
      .on('close', () => connections.delete(connection))
      .on('authentication', (context) =>
        context.method === 'password' && context.username === 'eport' && context.password === 'secret'
          ? context.accept()
          : context.reject(['password']),
      )
      .on('ready', () =>
        connection.on('session', (acceptSession) =>
          acceptSession().on('sftp', (acceptSftp) => {
            state.sessions += 1;
            serve(acceptSftp(), root, (name, path) => {
              for (const each of waiting.splice(0)) each();
              if (state.onOperation(name, path) !== 'cut') return true;
              for (const each of connections) each.end();
              return false;
            });
          }),
        ),
      );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const digest = createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    fingerprint: `SHA256:${digest}`,
    operation: () => new Promise<void>((done) => waiting.push(done)),
    close: () =>
      new Promise<void>((done) => {
        for (const each of connections) each.end();
        server.close(() => done());
      }),
  });
}

const attributes = (stats: Stats): Attributes => ({
  mode: stats.mode,
  uid: stats.uid,
  gid: stats.gid,
  size: stats.size,
  atime: Math.floor(stats.atimeMs / 1000),
  mtime: Math.floor(stats.mtimeMs / 1000),
});

function serve(sftp: SFTPWrapper, root: string, allowed: (name: string, path: string) => boolean): void {
  const handles = new Map<number, { readonly fd: number } | { names: string[]; readonly path: string }>();
  let last = 0;
  const local = (path: string): string => join(root, join('/', path));
  const handleOf = (id: number): Buffer => {
    const made = Buffer.alloc(4);
    made.writeUInt32BE(id);
    return made;
  };
  const opened = (handle: Buffer) => handles.get(handle.readUInt32BE());
  /** Does it, and says how that went. */
  const doing = (name: string, path: string, request: number, work: () => void): void => {
    if (!allowed(name, path)) return;
    try {
      work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      sftp.status(request, code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
    }
  };
  const ok = (request: number): void => void sftp.status(request, STATUS_CODE.OK);

  sftp
    .on('REALPATH', (request, path) => {
      sftp.name(request, [{ filename: join('/', path), longname: path, attrs: {} as Attributes }]);
    })
    .on('STAT', (request, path) =>
      doing('stat', path, request, () => void sftp.attrs(request, attributes(statSync(local(path))))),
    )
    .on('LSTAT', (request, path) =>
      doing('lstat', path, request, () => void sftp.attrs(request, attributes(lstatSync(local(path))))),
    )
    .on('OPENDIR', (request, path) =>
      doing('opendir', path, request, () => {
        handles.set(++last, { names: readdirSync(local(path)), path });
        sftp.handle(request, handleOf(last));
      }),
    )
    .on('READDIR', (request, handle) => {
      const found = opened(handle);
      if (found === undefined || !('names' in found) || found.names.length === 0)
        return void sftp.status(request, STATUS_CODE.EOF);
      const names = found.names.splice(0).filter((name) => existsSync(local(`${found.path}/${name}`)));
      sftp.name(
        request,
        names.map((name) => {
          const stats = lstatSync(local(`${found.path}/${name}`));
          const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
          return {
            filename: name,
            longname: `${kind}rw-r--r-- 1 a b ${stats.size} ${name}`,
            attrs: attributes(stats),
          };
        }),
      );
    })
    .on('OPEN', (request, path, flags) =>
      doing((flags & OPEN_MODE.WRITE) > 0 ? 'write' : 'read', path, request, () => {
        handles.set(++last, { fd: openSync(local(path), flagsToString(flags) ?? 'r') });
        sftp.handle(request, handleOf(last));
      }),
    )
    .on('FSTAT', (request, handle) => {
      const found = opened(handle);
      if (found === undefined || !('fd' in found)) return void sftp.status(request, STATUS_CODE.FAILURE);
      sftp.attrs(request, attributes(fstatSync(found.fd)));
    })
    .on('READ', (request, handle, offset, length) => {
      const found = opened(handle);
      if (found === undefined || !('fd' in found)) return void sftp.status(request, STATUS_CODE.FAILURE);
      const bytes = Buffer.alloc(length);
      const read = readSync(found.fd, bytes, 0, length, offset);
      if (read === 0) sftp.status(request, STATUS_CODE.EOF);
      else sftp.data(request, bytes.subarray(0, read));
    })
    .on('WRITE', (request, handle, offset, bytes) => {
      const found = opened(handle);
      if (found === undefined || !('fd' in found)) return void sftp.status(request, STATUS_CODE.FAILURE);
      writeSync(found.fd, bytes, 0, bytes.length, offset);
      ok(request);
    })
    .on('CLOSE', (request, handle) => {
      const found = opened(handle);
      if (found !== undefined && 'fd' in found) closeSync(found.fd);
      handles.delete(handle.readUInt32BE());
      ok(request);
    })
    .on('RENAME', (request, from, to) =>
      doing('rename', from, request, () => {
        if (existsSync(local(to))) throw new Error('it exists');
        renameSync(local(from), local(to));
        ok(request);
      }),
    )
    .on('REMOVE', (request, path) =>
      doing('remove', path, request, () => {
        rmSync(local(path));
        ok(request);
      }),
    )
    .on('MKDIR', (request, path) =>
      doing('mkdir', path, request, () => {
        mkdirSync(local(path));
        ok(request);
      }),
    )
    .on('SETSTAT', ok)
    .on('FSETSTAT', ok);
}
