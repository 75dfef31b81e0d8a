import { createHash, randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** A response larger than this is none. */
export const LARGEST_RESPONSE = 256 * 1024;

/** A time stamp as its authority signed it. */
export interface TimeStamp {
  /** RFC 3339: when the authority had the bytes. */
  readonly at: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly nonce?: string;
}

/** An RFC 3161 request (DER) for bytes: SHA-256 imprint, a nonce, the authority's certificate asked for. */
export function timeStampRequest(bytes: Uint8Array): { readonly der: Buffer; readonly nonce: string } {
  const nonce = randomBytes(16);
  // Positive and without leading zero octets, as DER writes it.
  nonce[0] = ((nonce[0] as number) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: digest(bytes) }),
    }),
    nonce: new Integer({ valueHex: buffer(nonce) }),
    certReq: true,
  });
  return { der: Buffer.from(request.toSchema().toBER()), nonce: nonce.toString('hex') };
}

/**
 * Reads an RFC 3161 response (DER): granted, over those bytes, signed by a certificate for time stamping that one of the
 * authorities (PEM) vouches for at that time; without authorities only that the token agrees with itself. Undefined where it isn't so; never throws.
 */
export async function readTimeStamp(
  response: Uint8Array,
  bytes: Uint8Array,
  authorities?: string,
): Promise<TimeStamp | undefined> {
  try {
    if (response.length > LARGEST_RESPONSE) return undefined;
    const { status, timeStampToken } = TimeStampResp.fromBER(buffer(response));
    if ((status.status as number) > 1 || timeStampToken === undefined) return undefined;
    // Nothing may stand behind it that nobody signed.
    if (lengthOf(response) !== response.length) return undefined;
    const signed = new SignedData({ schema: timeStampToken.content });
    if (signed.encapContentInfo.eContentType !== TST_INFO || signed.signerInfos.length !== 1)
      return undefined;
    const content = signed.encapContentInfo.eContent?.getValue();
    if (content === undefined) return undefined;
    const info = TSTInfo.fromBER(content);
    if (info.messageImprint.hashAlgorithm.algorithmId !== SHA256) return undefined;
    if (!Buffer.from(info.messageImprint.hashedMessage.getValue()).equals(Buffer.from(digest(bytes))))
      return undefined;
    const trusted = authorities === undefined ? [] : certificatesOf(authorities);
    const { signatureVerified, signerCertificate } = await signed.verify({
      signer: 0,
      data: buffer(bytes),
      extendedMode: true,
      ...(authorities === undefined
        ? { checkChain: false }
        : { checkChain: true, trustedCerts: trusted, checkDate: info.genTime }),
    });
    if (signatureVerified !== true || signerCertificate == null || !stampsTime(signerCertificate))
      return undefined;
    return {
      at: info.genTime.toISOString(),
      serial: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString('hex'),
      ...(info.nonce === undefined
        ? {}
        : { nonce: Buffer.from(info.nonce.valueBlock.valueHexView).toString('hex') }),
    };
  } catch {
    return undefined;
  }
}

/** id-kp-timeStamping, which RFC 3161 §2.3 asks for. */
const stampsTime = (certificate: Certificate): boolean =>
  (certificate.extensions ?? []).some(
    ({ extnID, parsedValue }) =>
      extnID === '2.5.29.37' &&
      ((parsedValue as { keyPurposes?: readonly string[] })?.keyPurposes ?? []).includes('1.3.6.1.5.5.7.3.8'),
  );

/** Certificates of a PEM text. @throws where one of them is none */
export function certificatesOf(pem: string): readonly Certificate[] & Certificate[] {
  return [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)].map(
    ([, base64 = '']) => Certificate.fromBER(buffer(Buffer.from(base64, 'base64'))),
  );
}

const digest = (bytes: Uint8Array): ArrayBuffer => buffer(createHash('sha256').update(bytes).digest());

const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** Octets of the first DER element. */
function lengthOf(der: Uint8Array): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  return 2 + octets + Buffer.from(der).readUIntBE(2, Math.min(octets, 6));
}
