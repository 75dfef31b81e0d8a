import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Addresses that nobody outside may make us connect to: this machine, private and shared networks, link-local (where
 * clouds keep their metadata), multicast and reserved ones, and what translates to them (RFC 6890, RFC 6052, RFC 3056).
 * IPv4 written as IPv6 (::ffff:…) is looked up as IPv4.
 */
const INNER = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Metadata services at public-looking addresses.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
] as const)
  INNER.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  INNER.addSubnet(net, prefix, 'ipv6');

/** Whether an address (IPv4 or IPv6, no brackets) is one that only the configuration may allow. What is no address is one. */
export function isInner(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return INNER.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Host of a URL without brackets and the dot at its end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();

class Inner extends Error {
  readonly code = 'address not allowed';
}

type Lookup = (
  host: string,
  options: { readonly all: true; readonly verbatim: true },
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/**
 * Connects only to addresses outside, checked after the name was resolved: what was checked is what is connected to, so
 * that a name that answers otherwise the next time gains nothing. `allowed`: hosts (names or addresses) that may be anywhere.
 */
export function guardedConnector(
  allowed: readonly string[],
  timeoutMilliseconds: number,
  resolve: Lookup = (host, options, done) => lookup(host, options, done),
): buildConnector.connector {
  const free = new Set(allowed.map((each) => each.toLowerCase()));
  const looked: LookupFunction = (host, options, done) =>
    resolve(host, { all: true, verbatim: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0);
      const [first] = addresses;
      if (first === undefined || addresses.some((each) => isInner(each.address)))
        return done(new Inner(host), '', 0);
      if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  const guarded = buildConnector({ timeout: timeoutMilliseconds, lookup: looked });
  const plain = buildConnector({ timeout: timeoutMilliseconds });
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
    if (free.has(host)) return plain(options, done);
    // An address is connected to without being looked up.
    if (isIP(host) !== 0 && isInner(host)) return done(new Inner(host), null);
    return guarded(options, done);
  };
}
