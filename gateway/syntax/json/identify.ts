import type { Node } from '../../core/index.js';
import { withContent } from './content.js';
import type { JsonValue } from './value.js';

/** What a JSON text says of itself. */
export interface Identity {
  /** `RailWagonList`, `SMGSConsignmentNote`, `agencyNotice`, …; `JSON` where nothing tells. */
  readonly name: string;
  readonly reference?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly preparedAt?: string;
}

/** Where a family of messages says whose it is. */
interface Places {
  readonly reference: string;
  readonly sender: string;
  readonly recipient: string;
  readonly preparedAt: string;
}

/** Published forms whose outermost object has one member, named after the form. */
const FORMS: readonly string[] = ['agencyNotice', 'personPreAnnouncement'];

const OWN: Places = {
  reference: 'messageId',
  sender: 'sender/code',
  recipient: 'recipient/code',
  preparedAt: 'issuedAt',
};

const UNCEFACT: Places = {
  reference: 'exchangedDocument/id',
  sender: 'exchangedDocument/sender/id',
  recipient: 'exchangedDocument/recipient/id',
  preparedAt: 'exchangedDocument/issueDateTime',
};

/**
 * The root of a message's tree: of our own forms the one member, whatever else stands beside it being in it, where it has
 * no place; of any other text the outermost object, the values of UN/CEFACT's being taken out of their `content`.
 */
export function rootOf(outermost: JsonValue): Node {
  const form = outermost.children.find(({ name }) => FORMS.includes(name));
  if (form === undefined) return isUncefact(outermost) ? withContent(outermost) : outermost;
  const others = outermost.children.filter((each) => each !== form);
  return others.length === 0 ? form : form.grouped(form.name, [...form.children, ...others]);
}

/**
 * Our own forms by their name; UN/CEFACT messages (Multi-Modal Transport, D.22A and later), whose outermost object isn't
 * named, by `$schema` or what is in them: only the consignment note declares a type (722), and only the wagon list has no
 * context.
 */
export function identify(root: Node): Identity {
  if (FORMS.includes(root.name)) return { name: root.name, ...facts(root, OWN) };
  if (!isUncefact(root))
    return { name: root.children.length === 1 ? root.children[0]?.name || 'JSON' : 'JSON' };
  return { name: messageOf(root), ...facts(root, UNCEFACT) };
}

const isUncefact = (root: Node): boolean =>
  child(root, 'exchangedDocument') !== undefined || child(root, 'specifiedConsignment') !== undefined;

function messageOf(root: Node): string {
  const schema = /(?:^|[/_-])(RailWagonList|SMGSConsignmentNote)(?:\.json)?#?$/.exec(
    said(root, '$schema') ?? '',
  );
  if (schema?.[1] !== undefined) return schema[1];
  const context = child(root, 'exchangedDocumentContext');
  const guideline =
    said(root, 'exchangedDocumentContext/guidelineSpecifiedDocumentContextParameter/id') ?? '';
  if (/SMGS/i.test(guideline)) return 'SMGSConsignmentNote';
  const declared = said(root, 'exchangedDeclaration/typeCode') ?? said(root, 'exchangedDocument/typeCode');
  if (declared === '722') return 'SMGSConsignmentNote';
  if (context === undefined && declared === undefined) return 'RailWagonList';
  return declared === undefined ? 'JSON' : `UN/CEFACT ${declared}`;
}

function facts(root: Node, { reference, sender, recipient, preparedAt }: Places): Omit<Identity, 'name'> {
  const members = {
    reference: said(root, reference),
    sender: said(root, sender),
    recipient: said(root, recipient),
    preparedAt: said(root, preparedAt),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

const child = (node: Node | undefined, name: string): Node | undefined =>
  node?.children.find((each) => each.name === name);

/** The value at the end of those steps. */
function said(root: Node, path: string): string | undefined {
  const at = path.split('/').reduce<Node | undefined>(child, root);
  return at?.value({ kind: 'text' });
}
