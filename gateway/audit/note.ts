import { createHash } from 'node:crypto';

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

/** How a key signs: Ed25519; SM2 with SM3; or as a witness, with the moment it signs at (C2SP tlog-cosignature v1). */
export type NoteAlgorithm = 'ed25519' | 'sm2' | 'cosignature';

/** A key that notes can be checked with. */
export interface Verifier {
  readonly algorithm: NoteAlgorithm;
  readonly name: string;
  readonly keyId: string;
  /** C2SP vkey: `name+keyid+base64(type ‖ key)`. */
  readonly vkey: string;
  /** The key alone: 32 bytes of Ed25519, an uncompressed point (65 bytes) of SM2. */
  readonly publicKey: Buffer;
  /** Whether that is its signature, as it stands in a note behind the key id, of that text. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** Something that signs notes: a key in memory here, an HSM, a UKey or another algorithm elsewhere. */
export interface Signer extends Verifier {
  sign(text: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

// One spaceless word without plus signs, as the specification has it.
const NAME = /^[^\s+\p{Cc}]+$/u;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes of standard base64; undefined unless it is exactly how they are written. */
export function fromBase64(text: string): Buffer | undefined {
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Key id and vkey of a key under a name; `type` is what C2SP puts before the key. @throws where the name can't stand in a note. */
export function keyNamed(
  name: string,
  type: Uint8Array,
  publicKey: Buffer,
): Pick<Verifier, 'name' | 'keyId' | 'vkey' | 'publicKey'> {
  if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} can't name a key: blank or plus sign`);
  const typed = Buffer.concat([type, publicKey]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  return { name, keyId, vkey: `${name}+${keyId}+${typed.toString('base64')}`, publicKey };
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
