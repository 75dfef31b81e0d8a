import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/**
 * The one file in a zip archive (APPNOTE 6.3, stored or deflated), or what gzip packed; anything else as it is, unless
 * it `must` be packed. At most `most` bytes come out.
 */
export function unzip(packed: Buffer, most: number, must: boolean): Uint8Array | 'too-large' | 'unreadable' {
  const zipped = packed.length >= 4 && packed.readUInt32LE(0) === LOCAL;
  const gzipped = packed[0] === 0x1f && packed[1] === 0x8b;
  if (!zipped && !gzipped) return must ? 'unreadable' : packed.length > most ? 'too-large' : packed;
  try {
    return zipped ? entry(packed, most) : gunzipSync(packed, { maxOutputLength: most });
  } catch (error) {
    // zlib's way to say that more came out than was allowed
    const large = error instanceof RangeError && (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    return large ? 'too-large' : 'unreadable';
  }
}

/** @throws RangeError where the archive points outside itself; zlib's errors */
function entry(zip: Buffer, most: number): Uint8Array | 'too-large' | 'unreadable' {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end--;
  if (end < 0) return 'unreadable';
  let at = zip.readUInt32LE(end + 16);
  let found: number | undefined;
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL) return 'unreadable';
    const nameLength = zip.readUInt16LE(at + 28);
    const folder = zip[at + 45 + nameLength] === 0x2f;
    if (!folder && found !== undefined) return 'unreadable';
    if (!folder) found = at;
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  if (found === undefined) return 'unreadable';
  const encrypted = (zip.readUInt16LE(found + 8) & 1) === 1;
  const method = zip.readUInt16LE(found + 10);
  const sum = zip.readUInt32LE(found + 16);
  const length = zip.readUInt32LE(found + 20);
  const local = zip.readUInt32LE(found + 42);
  if (encrypted || zip.readUInt32LE(local) !== LOCAL) return 'unreadable';
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (from + length > zip.length) return 'unreadable';
  const body = zip.subarray(from, from + length);
  if (method !== 0 && method !== 8) return 'unreadable';
  if (method === 0 && length > most) return 'too-large';
  const made = method === 0 ? body : inflateRawSync(body, { maxOutputLength: most });
  return crc32(made) === sum ? made : 'unreadable';
}
