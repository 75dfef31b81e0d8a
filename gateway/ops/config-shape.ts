import type {
  Agreement,
  CertificateName,
  JointEntry,
  Limits,
  Role,
  SharingEntry,
  Text,
} from '../core/index.js';

/** Who issues tokens (RFC 7519) for partners: its keys at an address, or as JSON (RFC 7517). */
export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly url: string } | { readonly json: string };
  /** The claim that names the partner: `sub`. */
  readonly claim: string;
}

/** A node's configuration as the program uses it: defaults filled in, paths absolute, secrets resolved. */
/** Which answers to what it sent are delivered to a partner: all, none, or those named. */
export type Acknowledgements = boolean | readonly string[];

export interface NodeConfig {
  readonly node: string;
  readonly tier: 'city' | 'province' | 'nation';
  readonly listen: { readonly host: string; readonly port: number; readonly tls?: ServerTls };
  readonly data: string;
  /** Folder of code lists that aren't shipped with the program. */
  readonly codeLists?: string;
  /** The data-sharing catalogue. */
  readonly sharing?: readonly SharingEntry[];
  /** Whose answers are joined into one state. */
  readonly joint?: readonly JointEntry[];
  readonly journal: { readonly sqlite: string } | { readonly postgres: string };
  /** PEM of the Ed25519 key that signs checkpoints and packages; absent: one is made and kept in `data`. */
  readonly auditKey?: string;
  /** PEM of the SM2 key that signs checkpoints as well. */
  readonly auditSm2?: string;
  /** Who stamps checkpoints with the time (RFC 3161). */
  readonly timeStamps?: {
    readonly url: string;
    /** Its certificates, PEM. */
    readonly authorities?: string;
    readonly everyMinutes: number;
    /** So long it may be out of reach; then only an alarm, or nothing is accepted any more. */
    readonly unreachableHours: number;
    readonly afterwards: 'alarm' | 'refuse';
  };
  /** A file on another disk that gets every leaf of the audit log. */
  readonly auditMirror?: string;
  readonly partners: readonly PartnerConfig[];
  readonly operators: ReadonlyArray<{
    readonly id: string;
    readonly keys: readonly string[];
    /** `scrypt$…`: signs in to the console. */
    readonly password?: string;
    /** Absent: all of a node's people. */
    readonly roles?: readonly Role[];
  }>;
  /** What sessions are sealed with; absent: a key is made and kept in `data`. */
  readonly sessionKey?: string;
  /** Issuers of tokens for partners. */
  readonly jwt?: readonly JwtConfig[];
  readonly exchange: readonly LinkConfig[];
  readonly timeZone: string;
  readonly language: 'zh' | 'en';
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly judging: { readonly threads: number };
  readonly limits: Limits;
  /** How long bytes and documents are kept, in days; absent: for ever. */
  readonly retention: {
    readonly days?: number;
    readonly types: Readonly<Record<string, number>>;
    readonly rejectedDays?: number;
  };
  readonly kafka?: KafkaConfig;
  /** Hosts that webhooks may be sent to at inner addresses and without TLS. */
  readonly webhooks: { readonly allow: readonly string[] };
  /** Hours within which an exception is to be closed. */
  readonly exceptions: { readonly deadlineHours: number };
  /** Requests of one partner: so many at once, and so many more a second. */
  readonly pace: { readonly burst: number; readonly perSecond: number };
  readonly delivery: {
    readonly timeoutSeconds: number;
    readonly firstRetrySeconds: number;
    readonly longestRetrySeconds: number;
    readonly giveUpAfterDays: number;
    /** The pauses between tries one by one; absent: doubling from the first to the longest. */
    readonly retrySeconds?: readonly number[];
    readonly atOnce: number;
    readonly atOncePerPartner: number;
    readonly breakAfter: number;
    readonly probeSeconds: number;
    readonly pauseAfterHours: number;
  };
}

/** HTTPS; PEM texts. With `ca` callers may show a certificate, or must. */
export interface ServerTls {
  readonly certificate: string;
  readonly key: string;
  readonly ca?: string;
  readonly crl?: string;
  readonly clients?: 'request' | 'require';
}

/** How another is called over HTTPS; PEM texts. */
export interface ClientTls {
  readonly certificate?: string;
  readonly key?: string;
  readonly ca?: string;
}

/** Texts as people write them: by reference. */
type Referred<T> = { readonly [name in keyof T]: Secret };

/** One Kafka cluster: who we are there, what is read, what is published. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Consumer group of all nodes that share the intake. */
  readonly group: string;
  /** PEM texts. */
  readonly tls?: {
    readonly ca?: string;
    readonly certificate?: string;
    readonly key?: string;
    readonly keyPassword?: string;
  };
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
  readonly largestBytes: number;
  readonly intake: ReadonlyArray<{
    readonly topic: string;
    readonly sender?: string;
    readonly senderHeader?: string;
    readonly senders?: readonly string[];
    readonly keyHeader: string;
    readonly deadLetter?: string;
  }>;
  readonly feeds: ReadonlyArray<{
    readonly topic: string;
    readonly types?: readonly string[];
    readonly partner?: string;
    readonly notation: string;
    readonly mode: 'binary' | 'structured';
  }>;
}

/** `kafka` as people write it. */
export interface KafkaFile {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly group?: string;
  readonly tls?: {
    readonly ca?: Secret;
    readonly certificate?: Secret;
    readonly key?: Secret;
    readonly keyPassword?: Secret;
  };
  readonly sasl?: {
    readonly mechanism: NonNullable<KafkaConfig['sasl']>['mechanism'];
    readonly username: string | Secret;
    readonly password: Secret;
  };
  readonly largestBytes?: number;
  readonly intake?: ReadonlyArray<
    Omit<KafkaConfig['intake'][number], 'keyHeader'> & { readonly keyHeader?: string }
  >;
  readonly feeds?: ReadonlyArray<
    Omit<KafkaConfig['feeds'][number], 'notation' | 'mode'> & {
      readonly notation?: string;
      readonly mode?: 'binary' | 'structured';
    }
  >;
}

/** How one partner or node is delivered to; what is absent is as the node has it. */
export interface DeliveryTerms extends Partial<Omit<NodeConfig['delivery'], 'atOncePerPartner'>> {
  /** `reference` where absent. */
  readonly order?: 'reference' | 'none';
  /** `continue` where absent. */
  readonly onDead?: 'continue' | 'stop';
  /** Hours within which an answer in a message of its own is expected. */
  readonly answerWithinHours?: number;
}

/** One trading party or authority that this node knows. */
export interface PartnerConfig {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly identities: readonly string[];
  /** Hexadecimal SHA-256 of each API key it may use. */
  readonly keys: readonly string[];
  /** Absent: all of a partner. */
  readonly roles?: readonly Role[];
  /** Certificates that it shows itself with, as `certificateKey` writes them. */
  readonly certificates?: readonly string[];
  readonly agreement: Agreement;
  /** Feeds it may read; without `types`: every document. */
  readonly feeds: ReadonlyArray<{ readonly name: string; readonly types?: readonly string[] }>;
  readonly routes: readonly RouteConfig[];
  /** Document types and message names that it is the competent agency for; `*`: all. */
  readonly handles: readonly string[];
  readonly push?: PushConfig;
  readonly sftp?: SftpConfig;
  readonly delivery?: DeliveryTerms;
}

/** A partner's SFTP server with the folders OutBox, SentBox, FailBox and InBox. */
export interface SftpConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** `SHA256:…` */
  readonly hostKeys: readonly string[];
  readonly root: string;
  readonly feeds: ReadonlyArray<{
    readonly name: string;
    readonly format?: string;
    readonly after?: string;
    readonly listed?: boolean;
  }>;
  readonly everySeconds: number;
  readonly settleSeconds: number;
  readonly charset?: string;
}

/** `sftp` as people write it. */
export interface SftpFile {
  readonly host: string;
  readonly port?: number;
  readonly user: string;
  readonly password?: Secret;
  readonly key?: Secret;
  readonly passphrase?: Secret;
  readonly hostKeys: readonly string[];
  readonly root: string;
  readonly feeds?: ReadonlyArray<{
    readonly feed: string;
    readonly format?: string;
    readonly after?: number;
  }>;
  readonly everySeconds?: number;
  readonly settleSeconds?: number;
  readonly charset?: string;
}

/** Where a partner's deliveries go: posted to an address, or written to a topic. */
export type PushConfig = { readonly acknowledgements: Acknowledgements } & (
  | { readonly url: string; readonly key?: string }
  | { readonly kafka: string }
);

/** What a subscriber gets, and in which notation. */
export interface RouteConfig {
  readonly types?: readonly string[];
  readonly from?: readonly string[];
  readonly addressed?: boolean;
  readonly notation: string;
  /** Nobody said so. */
  readonly byDefault?: true;
}

/** The link to one other node. */
export interface LinkConfig {
  readonly node: string;
  readonly url?: string;
  readonly key?: string;
  readonly tls?: ClientTls;
  readonly keys: readonly string[];
  readonly certificates?: readonly string[];
  readonly publicKey?: string;
  readonly identities: readonly string[];
  readonly sends: readonly RouteConfig[];
  readonly receives?: readonly string[];
  readonly delivery?: DeliveryTerms;
}

/** Where a secret is to be had. */
export type Secret = { readonly file: string } | { readonly env: string };
export type Key = Secret | { readonly sha256: string };

/** The file as people write it, once the schema has passed it. */
export interface ConfigFile {
  readonly node: string;
  readonly tier?: NodeConfig['tier'];
  readonly listen?: {
    readonly host?: string;
    readonly port?: number;
    readonly tls?: Referred<Omit<ServerTls, 'clients'>> & Pick<ServerTls, 'clients'>;
  };
  readonly data?: string;
  readonly codeLists?: string;
  readonly journal?: { readonly sqlite: string } | { readonly postgres: string | Secret };
  readonly audit?: {
    readonly key?: Secret;
    readonly sm2?: Secret;
    readonly mirror?: string;
    readonly timeStamps?: {
      readonly url: string;
      readonly ca?: Secret;
      readonly everyMinutes?: number;
      readonly unreachableHours?: number;
      readonly afterwards?: 'alarm' | 'refuse';
    };
  };
  readonly partners?: string | readonly PartnerFile[];
  readonly operators?: ReadonlyArray<{
    readonly id: string;
    readonly keys?: readonly Key[];
    readonly password?: Secret;
    readonly roles?: readonly Role[];
  }>;
  readonly sessions?: { readonly key?: Secret };
  readonly jwt?: ReadonlyArray<
    Omit<JwtConfig, 'jwks' | 'claim'> & {
      readonly jwks: { readonly url: string } | Secret;
      readonly claim?: string;
    }
  >;
  readonly exchange?: ReadonlyArray<
    Omit<LinkConfig, 'key' | 'tls' | 'keys' | 'certificates' | 'identities' | 'sends'> & {
      readonly key?: Secret;
      readonly tls?: Referred<ClientTls>;
      readonly keys?: readonly Key[];
      readonly certificates?: readonly CertificateName[];
      readonly identities?: readonly string[];
      readonly sends?: ReadonlyArray<Partial<RouteConfig>>;
    }
  >;
  readonly timeZone?: string;
  readonly language?: NodeConfig['language'];
  readonly log?: NodeConfig['log'];
  readonly judging?: { readonly threads?: number };
  readonly limits?: Partial<Limits>;
  readonly retention?: Partial<NodeConfig['retention']>;
  readonly kafka?: KafkaFile;
  readonly joint?: readonly JointEntry[];
  readonly sharing?:
    | string
    | ReadonlyArray<Omit<SharingEntry, 'purpose'> & { readonly purpose: Partial<Text> }>;
  readonly webhooks?: Partial<NodeConfig['webhooks']>;
  readonly exceptions?: Partial<NodeConfig['exceptions']>;
  readonly pace?: Partial<NodeConfig['pace']>;
  readonly delivery?: Partial<NodeConfig['delivery']>;
}

export interface PartnerFile {
  readonly id: string;
  readonly name?: { readonly zh?: string; readonly en?: string };
  readonly identities?: readonly string[];
  readonly keys?: readonly Key[];
  readonly roles?: readonly Role[];
  readonly certificates?: readonly CertificateName[];
  readonly agreement?: Partial<Agreement>;
  readonly sees?: ReadonlyArray<string | { readonly feed: string; readonly types: readonly string[] }>;
  readonly routes?: ReadonlyArray<Partial<RouteConfig>>;
  readonly handles?: readonly string[];
  readonly push?: { readonly acknowledgements?: Acknowledgements } & (
    | { readonly url: string; readonly key?: Secret }
    | { readonly kafka: string }
  );
  readonly sftp?: SftpFile;
  readonly delivery?: DeliveryTerms;
}
