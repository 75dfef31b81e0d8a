import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM texts of a certificate and its key, and the SHA-256 of the certificate as openssl writes it. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly sha256: string;
}

export interface Authority {
  readonly ca: string;
  /** A certificate for a server on this machine, or for a caller. `subject`: /C=CN/O=…/CN=… */
  issue(subject: string): Issued;
  /** Revokes one; gives the list of all that were. */
  revoke(issued: Issued): string;
  close(): void;
}

/** A certificate authority of a test, made by openssl. */
export function authority(subject = '/CN=Test CA'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'eport-ca-'));
  const openssl = (...words: readonly string[]): void =>
    void execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  write(
    'ca.cnf',
    '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\n',
  );
  write('index.txt', '');
  write('number', '01\n');
  openssl(
    'req',
    '-x509',
    ...curve,
    '-subj',
    subject,
    '-days',
    '30',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  write('ext', 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  let made = 0;
  return {
    ca: read('ca.pem'),
    issue(name) {
      const nth = ++made;
      openssl('req', ...curve, '-utf8', '-subj', name, '-keyout', `${nth}.key`, '-out', `${nth}.csr`);
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(nth), '-days', '30'];
      openssl('x509', '-req', '-in', `${nth}.csr`, ...signing, '-extfile', 'ext', '-out', `${nth}.pem`);
      const certificate = read(`${nth}.pem`);
      const der = new X509Certificate(certificate).raw;
      const sha256 = createHash('sha256').update(der).digest('hex').toUpperCase();
      return { certificate, key: read(`${nth}.key`), sha256: sha256.replace(/..(?=.)/g, '$&:') };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
    revoke({ certificate }) {
      write('revoked.pem', certificate);
      const own = ['-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem'];
      openssl('ca', ...own, '-revoke', 'revoked.pem');
      openssl('ca', ...own, '-gencrl', '-out', 'crl.pem');
      return read('crl.pem');
    },
  };
}
