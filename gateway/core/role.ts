/** What somebody is to a node. The first three are of partners, `node` of the other end of a link, the rest of this node's people. */
export const ROLES = [
  'sender',
  'reader',
  'integrator',
  'operator',
  'supervisor',
  'auditor',
  'administrator',
  'node',
] as const;
export type Role = (typeof ROLES)[number];

/** A partner that no roles are named for has these; so has a person of the node. */
export const PARTNER_ROLES: readonly Role[] = ['sender', 'reader', 'integrator'];
export const PEOPLE_ROLES: readonly Role[] = ['operator', 'supervisor', 'auditor', 'administrator'];

/** Roles that may see personal data (persons of person-list documents, and the bytes they came in). */
const PERSONAL: ReadonlySet<Role> = new Set(['supervisor', 'auditor']);

/** Whether one of this node's people may see personal data of others. */
export const seesPersons = (roles: readonly Role[]): boolean => roles.some((each) => PERSONAL.has(each));
