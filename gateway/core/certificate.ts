/** Which certificate a partner or node shows itself with: by the SHA-256 of its DER, or by its subject. */
export type CertificateName = { readonly sha256: string } | { readonly subject: string };

/**
 * A certificate's name → one text for all ways to write it: hexadecimal with or without colons; a subject's parts (RFC 4514)
 * on one line or several, in either order, `\,` for a comma that isn't between two parts.
 */
export const certificateKey = (name: CertificateName): string =>
  'sha256' in name
    ? `sha256:${name.sha256.replaceAll(':', '').toLowerCase()}`
    : `subject:${name.subject
        .split(/(?<!\\)[,\n]/)
        .map((part) =>
          part.trim().replace(/^([A-Za-z0-9.]+)\s*=\s*/, (_, type: string) => `${type.toUpperCase()}=`),
        )
        .filter((part) => part !== '')
        .sort()
        .join('\n')}`;
