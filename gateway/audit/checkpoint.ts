import type { Hash } from './hash.js';
import { fromBase64, type Note, parseNote, type Signer, signatureLine } from './note.js';

/** C2SP tlog-checkpoint: what a log says of itself, signed. */
export interface Checkpoint {
  /** The log's name; no other log has it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** The signed note of a checkpoint, a line of each signer in their order. */
export async function signCheckpoint(
  { origin, size, root }: Checkpoint,
  ...signers: readonly Signer[]
): Promise<string> {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const lines = [];
  for (const each of signers) lines.push(await signatureLine(text, each));
  return `${text}\n${lines.join('')}`;
}

/** Reads a note as a checkpoint, its signatures not yet checked; undefined where it is none. Extension lines are allowed. */
export function parseCheckpoint(note: string): (Checkpoint & { readonly note: Note }) | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const [origin = '', decimal = '', base64 = '', ...rest] = parsed.text.slice(0, -1).split('\n');
  const root = fromBase64(base64);
  const size = Number(decimal);
  if (origin === '' || !/^(0|[1-9]\d*)$/.test(decimal) || !Number.isSafeInteger(size)) return undefined;
  if (root?.length !== 32 || rest.some((line) => line === '')) return undefined;
  return { origin, size, root, note: parsed };
}
