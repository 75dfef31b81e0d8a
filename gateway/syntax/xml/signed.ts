const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const LESS = 0x3c;

/** Whether an element of that name has text, by its bytes (any charset whose letters are ASCII's). `name` may have a prefix there. */
function hasText(bytes: Buffer, name: string, from = 0): boolean {
  for (let at = bytes.indexOf(`${name}>`, from); at >= 0; at = bytes.indexOf(`${name}>`, at + 1)) {
    let next = at + name.length + 1;
    while (BLANK.has(bytes[next] ?? LESS)) next++;
    const opened = bytes.lastIndexOf(LESS, at);
    const before = bytes.toString('latin1', opened + 1, at);
    if ((before === '' || /^[\w.-]{1,64}:$/.test(before)) && (bytes[next] ?? LESS) !== LESS) return true;
  }
  return false;
}

/**
 * Whether XML carries an electronic signature, which no translation survives: `SignatureValue` of an XMLDSig, or `Sign` of the
 * single window's `DecSign`, with text in it. A template's empty one is none.
 */
export function isSigned(bytes: Uint8Array): boolean {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (hasText(held, 'SignatureValue')) return true;
  const sign = held.indexOf('<DecSign>');
  return sign >= 0 && hasText(held, 'Sign', sign);
}
