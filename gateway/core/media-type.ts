/** By its first byte that isn't a byte order mark or blank: `<` XML, `U` EDIFACT, a bracket JSON, else a platform file. */
export function mediaTypeOf(bytes: Uint8Array): string {
  switch (bytes.find((byte) => byte > 0x20 && byte < 0x80)) {
    case 0x3c:
      return 'application/xml';
    case 0x55:
      return 'application/edifact';
    case 0x7b:
    case 0x5b:
      return 'application/json';
    default:
      return 'text/plain';
  }
}
