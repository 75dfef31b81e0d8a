import { type Checkpoint, parseCheckpoint } from '../checkpoint.js';
import { cosignedAt } from '../cosignature.js';
import { type NoteSignature, parseNote, type Verifier } from '../note.js';
import { type EvidenceHead, FILE } from './layout.js';

/** A checkpoint in a bundle, with what others said of it. */
export interface HeldCheckpoint {
  readonly size: number;
  readonly note: string;
  /** Lines of witnesses. */
  readonly cosignatures: readonly string[];
  /** RFC 3161 response, DER. */
  readonly timeStamp?: Uint8Array;
}

interface Parts {
  readonly head: EvidenceHead;
  readonly keys: readonly Verifier[];
  readonly witnesses: readonly Verifier[];
  readonly checkpoints: readonly HeldCheckpoint[];
  readonly authority: boolean;
}

// Five characters of base64 hold 30 bits of the key id that a signature begins with.
const mark = ({ name, keyId }: Pick<Verifier, 'name' | 'keyId'>): string =>
  `— ${name} ${Buffer.from(keyId, 'hex').toString('base64').slice(0, 5)}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Puts the signature of a key, out of a file of signature lines, into $t/signature; `skip`: bytes before it. */
const take = (key: Pick<Verifier, 'name' | 'keyId'>, file: string, skip = 4): string =>
  `grep -F ${quoted(mark(key))} ${file} | head -n 1 | cut -d' ' -f3 | openssl base64 -d -A | tail -c +${skip + 1} > "$t/signature"`;

const check = (key: Verifier, pem: string, text: string): string =>
  key.algorithm === 'sm2'
    ? `openssl dgst -sm3 -verify ${pem} -sigopt distid:1234567812345678 -signature "$t/signature" ${text}`
    : `openssl pkeyutl -verify -pubin -inkey ${pem} -rawin -in ${text} -sigfile "$t/signature"`;

/** Checks of the signatures that a checkpoint has of the log's keys. */
const signatures = ({ note, size }: HeldCheckpoint, keys: readonly Verifier[]): string => {
  const signed = parseNote(note)?.signatures ?? [];
  return keys
    .map((key, nth) =>
      signed.some((each) => isOf(each, key))
        ? `${take(key, FILE.note(size))}\n${check(key, FILE.key(nth), '"$t/text"')}`
        : '',
    )
    .filter((each) => each !== '')
    .join('\n');
};

const textOf = (size: number): string => `sed '/^$/,$d' ${FILE.note(size)} > "$t/text"`;

/** VERIFY.md: how to check the bundle with openssl and sha256sum alone, every command as it is to be typed. */
export function instructions({ head, keys, witnesses, checkpoints, authority }: Parts): string {
  const newest = head.checkpoint;
  const { root } = parseCheckpoint(
    (checkpoints.find((each) => each.size === newest) as HeldCheckpoint).note,
  ) as Checkpoint;
  const earlier = checkpoints.filter((each) => each.size !== newest);
  const cosigned = checkpoints.flatMap((each) =>
    cosignedOf(each, witnesses).map((one) => ({ ...each, ...one })),
  );
  const stamped = checkpoints.filter((each) => each.timeStamp !== undefined);
  const step = (zh: string, en: string, commands: string): string =>
    `${zh}\n\n${en}\n\n\`\`\`sh\n${commands}\n\`\`\`\n`;
  return `# 如何验证本证据包 · How to verify this bundle

本包由节点 \`${head.origin}\` 于 ${head.made} 出具。以下命令只需 openssl 3、coreutils 和 POSIX shell,在解压后的文件夹中依次执行;任何一条失败即停止。
更快的办法:\`node verify.mjs\`(Node 20 或更新,无需安装其他东西),或 \`eport audit verify bundle.zip\`。

This bundle was made by the node \`${head.origin}\` at ${head.made}. The commands need openssl 3, coreutils and a POSIX shell; run
them in the unpacked folder, one after the other. They stop at the first that fails. Quicker: \`node verify.mjs\` (Node 20 or newer,
nothing else), or \`eport audit verify bundle.zip\`.

公钥在 \`keys/\` 中。**请与从别处得知的公钥核对**,否则只能说明本包前后一致:
The public keys are in \`keys/\`. **Compare them with the log's keys as you know them from elsewhere**; else all this shows only that the
bundle agrees with itself:

${keys.map((each, nth) => `- \`${FILE.key(nth)}\`: \`${each.vkey}\``).join('\n')}
${witnesses.map((each, nth) => `- \`${FILE.witness(nth)}\`: \`${each.vkey}\``).join('\n')}

## 1. 文件 · Files

${step(
  '文件清单未变,且由日志密钥签名。',
  'The files are those of the list, and the log signed the list.',
  `set -e
t=$(mktemp -d)
sha256sum --check --quiet ${FILE.sums}
${keys.map((key, nth) => `${take(key, FILE.signature)}\n${check(key, FILE.key(nth), FILE.sums)}`).join('\n')}`,
)}
## 2. 检查点 · Checkpoints

${step(
  '每个检查点(日志的大小与树根)由日志密钥签名。',
  'Each checkpoint (size and root of the log) is signed by the log.',
  checkpoints.map((each) => `${textOf(each.size)}\n${signatures(each, keys)}`).join('\n'),
)}
${
  cosigned.length === 0
    ? ''
    : step(
        '其他节点在核对一致性之后的见证签名,各带其时刻。',
        'Other nodes countersigned after they had checked consistency, each with its moment.',
        cosigned
          .map(
            ({ size, seconds, key, nth }) =>
              `${textOf(size)}\n{ printf 'cosignature/v1\\ntime ${seconds}\\n'; cat "$t/text"; } > "$t/cosigned" # ${new Date(seconds * 1000).toISOString()}\n${take(key, FILE.cosignatures(size), 12)}\n${check(key, FILE.witness(nth), '"$t/cosigned"')}`,
          )
          .join('\n'),
      )
}
${
  stamped.length === 0 || !authority
    ? ''
    : step(
        '时间戳机构(RFC 3161)的证明。`keys/tsa.pem` 同样请与从别处得知的证书核对。',
        'Time stamps (RFC 3161). Compare `keys/tsa.pem` with the certificate as you know it from elsewhere.',
        stamped
          .map(
            ({ size }) =>
              `openssl ts -verify -in ${FILE.timeStamp(size)} -data ${FILE.note(size)} -CAfile ${FILE.authority}\nopenssl ts -reply -in ${FILE.timeStamp(size)} -text | grep 'Time stamp:'`,
          )
          .join('\n'),
      )
}
## 3. 日志条目 · Entries

${step(
  `\`leaves/\` 中的每一条都在大小为 ${newest} 的日志中:沿 \`proofs/\` 所列散列值折叠得到签名的树根(RFC 6962)。`,
  `Each entry of \`leaves/\` is in the log of size ${newest}: folded with the hashes of \`proofs/\` it gives the root that was signed (RFC 6962).`,
  `root=$(sed -n 3p ${FILE.note(newest)})
[ "$root" = '${root.toString('base64')}' ]
pair() { { printf '\\001'; printf '%s\\n' "$1" | openssl base64 -d; printf '%s\\n' "$2" | openssl base64 -d; } | openssl dgst -sha256 -binary | openssl base64; }
for leaf in leaves/*.json; do
  n=$(basename "$leaf" .json)
  h=$({ printf '\\000'; cat "$leaf"; } | openssl dgst -sha256 -binary | openssl base64)
  while read -r side other; do
    case $side in
      left) h=$(pair "$other" "$h") ;;
      right) h=$(pair "$h" "$other") ;;
      *) echo "proofs/$n.txt is no proof"; exit 1 ;;
    esac
  done < "proofs/$n.txt"
  [ "$h" = "$root" ] || { echo "entry $n is not in the log"; exit 1; }
  echo "entry $n: OK"
done`,
)}
${
  earlier.length === 0
    ? ''
    : step(
        '较早的检查点与它一致:日志此后只增加、未改写。',
        'The earlier checkpoints agree with it: the log was only added to since.',
        `for proof in log/*-*.txt; do
  first=$(basename "$proof" .txt); first=\${first%-*}
  while read -r side other; do
    case $side in
      start) old=$other; new=$other ;;
      left) old=$(pair "$other" "$old"); new=$(pair "$other" "$new") ;;
      right) new=$(pair "$new" "$other") ;;
      *) echo "$proof is no proof"; exit 1 ;;
    esac
  done < "$proof"
  [ "$old" = "$(sed -n 3p "log/$first.note")" ] && [ "$new" = "$root" ] || { echo "checkpoint $first does not agree"; exit 1; }
  echo "checkpoint $first: OK"
done`,
      )
}
## 4. 内容 · Content

${step(
  '原文与结论(其后各行为单证)未变:条目记有加盐散列值。内容已清除者,证明仍在。',
  'Payloads and verdicts (the further lines are documents) are unchanged: the entries tell their salted hashes. Where content is erased, the proofs stay.',
  `same() {
  for file in "$1"/*."$2"; do
    [ -e "$file" ] || continue
    n=$(basename "$file" ".$2")
    h=$(cat "$1/$n.salt" "$file" | openssl dgst -sha256 -r | cut -d' ' -f1)
    grep -qF "\\"$3\\":\\"$h\\"" "leaves/$n.json" || { echo "$file was changed"; exit 1; }
    echo "$file: OK"
  done
}
same payloads bin payloadHash
same verdicts jsonl verdictHash
for file in documents/*.json; do
  [ -e "$file" ] || continue
  cat verdicts/*.jsonl | grep -qxFf "$file" || { echo "$file was changed"; exit 1; }
done
rm -r "$t"
echo 'nothing is wrong 通过'`,
)}
本包不能说明的:它未包含的条目里有什么。要看日志是否完整,请镜像整个日志(docs/audit.md)。

What a bundle can't show is what stands in the entries that aren't in it. Who wants to know that a log is whole mirrors it (docs/audit.md).
`;
}

const isOf = ({ name, keyId }: NoteSignature, key: Verifier): boolean =>
  name === key.name && keyId === key.keyId;

function cosignedOf({ note, cosignatures }: HeldCheckpoint, witnesses: readonly Verifier[]) {
  const read = parseNote(`${parseNote(note)?.text}\n${cosignatures.join('')}`);
  return (read?.signatures ?? []).flatMap((each) => {
    const nth = witnesses.findIndex((key) => isOf(each, key));
    const seconds = cosignedAt(each.signature);
    return nth < 0 || seconds === undefined ? [] : [{ nth, key: witnesses[nth] as Verifier, seconds }];
  });
}
