import type { Secret, SftpConfig, SftpFile } from './config-shape.js';

/** `sftp` of a partner as written → with its defaults and secrets. */
export function sftpOf(
  file: SftpFile,
  at: string,
  secret: (at: string, where: Secret | undefined) => string | undefined,
): SftpConfig {
  const { password, key, passphrase, port = 22, everySeconds = 30, settleSeconds = 10, charset } = file;
  const some = <K extends string>(name: K, value: string | undefined): { readonly [k in K]?: string } =>
    (value === undefined ? {} : { [name]: value }) as { readonly [k in K]?: string };
  return {
    host: file.host,
    port,
    user: file.user,
    ...some('password', secret(`${at}.password`, password)),
    ...some('key', secret(`${at}.key`, key)),
    ...some('passphrase', secret(`${at}.passphrase`, passphrase)),
    hostKeys: file.hostKeys,
    root: file.root.replace(/\/+$/, ''),
    feeds: (file.feeds ?? []).map(({ feed: name, format, after }) => ({
      name,
      listed: true,
      ...some('format', format),
      ...some('after', after === undefined ? undefined : String(after)),
    })),
    everySeconds,
    settleSeconds,
    ...some('charset', charset),
  };
}
