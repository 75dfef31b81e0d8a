import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIG = `[tsa]
serial = serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[leaf]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
`;

/** A time stamping authority of openssl in a folder, for tests: its certificate authority (PEM), and answers to requests (DER). */
export function authority(dir: string): { readonly ca: string; answer(request: Uint8Array): Buffer } {
  mkdirSync(dir, { recursive: true });
  const run = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });
  };
  writeFileSync(join(dir, 'tsa.cnf'), CONFIG);
  writeFileSync(join(dir, 'serial'), '01\n');
  const subject = (name: string): readonly string[] => [
    '-subj',
    `/O=Test ${dir.length}/CN=${name}`,
    '-nodes',
  ];
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    ...subject('Test CA'),
    '-days',
    '30',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-addext',
    'keyUsage=critical,keyCertSign',
  );
  run('req', '-new', '-newkey', 'rsa:2048', ...subject('Test TSA'), '-keyout', 'tsa.key', '-out', 'tsa.csr');
  run(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    'tsa.cnf',
    '-extensions',
    'leaf',
    '-out',
    'tsa.pem',
  );
  return {
    ca: readFileSync(join(dir, 'ca.pem'), 'utf8'),
    answer(request) {
      writeFileSync(join(dir, 'request'), request);
      run(
        'ts',
        '-reply',
        '-config',
        'tsa.cnf',
        '-section',
        'tsa',
        '-queryfile',
        'request',
        '-signer',
        'tsa.pem',
        '-inkey',
        'tsa.key',
        '-out',
        'response',
      );
      return readFileSync(join(dir, 'response'));
    },
  };
}
