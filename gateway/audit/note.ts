import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * C2SP signed-note: a text whose lines end in line feeds, an empty line, and lines `— name base64(id ‖ signature)`.
 * Signatures by keys one doesn't know are left alone, so that witnesses can add theirs.
 */
export interface Note {
  /** With its last line feed: what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Key id: 8 hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** A key that notes can be checked with. */
export interface Verifier {
  readonly name: string;
  readonly keyId: string;
  /** C2SP vkey: `name+keyid+base64(type ‖ key)`. */
  readonly vkey: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Something that signs notes: a key file here, an HSM or another algorithm elsewhere. */
export interface Signer extends Verifier {
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Signature type Ed25519 of C2SP signed-note. */
const ED25519 = 1;
// What stands before the 32 bytes of the key in its SubjectPublicKeyInfo (RFC 8410).
const SPKI_HEAD = '302a300506032b6570032100';
const SPKI = Buffer.from(SPKI_HEAD, 'hex');
// One spaceless word without plus signs, as the specification has it.
const NAME = /^[^\s+\p{Cc}]+$/u;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes of standard base64; undefined unless it is exactly how they are written. */
export function fromBase64(text: string): Buffer | undefined {
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A verifier for an Ed25519 public key under a name. @throws where the name can't stand in a note. */
export function ed25519Verifier(name: string, key: KeyObject): Verifier {
  if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} can't name a key: blank or plus sign`);
  const raw = key.export({ type: 'spki', format: 'der' }).subarray(SPKI.length);
  const typed = Buffer.concat([Buffer.from([ED25519]), raw]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  return {
    name,
    keyId,
    vkey: `${name}+${keyId}+${typed.toString('base64')}`,
    verify: (message, signature) => verify(null, message, key, signature),
  };
}

/** Reads a vkey; undefined where it isn't one of Ed25519 or its id isn't that of its key. */
export function parseVkey(vkey: string): Verifier | undefined {
  const [, name, keyId, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? [];
  const typed = base64 === undefined ? undefined : fromBase64(base64);
  if (name === undefined || typed?.length !== 33 || typed[0] !== ED25519 || !NAME.test(name))
    return undefined;
  const der = Buffer.concat([SPKI, typed.subarray(1)]);
  const verifier = ed25519Verifier(name, createPublicKey({ key: der, type: 'spki', format: 'der' }));
  return verifier.keyId === keyId ? verifier : undefined;
}

/** A signature line for a note's text, with its line feed. */
export async function signatureLine(text: string, signer: Signer): Promise<string> {
  const signature = await signer.sign(Buffer.from(text, 'utf8'));
  const bytes = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signature]);
  return `— ${signer.name} ${bytes.toString('base64')}\n`;
}

/** Text and signatures of a note; undefined where it is none. */
export function parseNote(note: string): Note | undefined {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) return undefined;
  // Control characters other than line feeds have no place in a note.
  if (/[^\P{Cc}\n]/u.test(note)) return undefined;
  const lines = note.slice(gap + 2, -1).split('\n');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = base64 === undefined ? undefined : fromBase64(base64);
    if (name === undefined || !NAME.test(name) || bytes === undefined || bytes.length < 5) return undefined;
    signatures.push({ name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) });
  }
  return { text: note.slice(0, gap + 1), signatures };
}

/** How a key signed a note: rightly, wrongly, or not at all. */
export function signedBy(note: Note, key: Verifier): 'good' | 'bad' | 'none' {
  const own = note.signatures.filter((each) => each.name === key.name && each.keyId === key.keyId);
  if (own.length === 0) return 'none';
  const text = Buffer.from(note.text, 'utf8');
  return own.every((each) => key.verify(text, each.signature)) ? 'good' : 'bad';
}
