import { type Exchange, jsonOf } from '../exchange.js';

/** Where nodes hand things over. */
export const EXCHANGE = '/v1/exchange';

/** Whether an exchange of the link carries a package rather than a checkpoint. */
export const isParcel = ({ path, request }: Exchange): boolean =>
  path === EXCHANGE && typeof jsonOf(request)?.id === 'string';

/** Ids of the documents that the kit sent in a step's packages and the node took. */
export const documentsOf = (step: unknown, exchanges: readonly Exchange[]): readonly string[] =>
  exchanges
    .filter((each) => each.step === step && each.from === 'kit' && each.response?.status === 202)
    .flatMap(({ request }) => (jsonOf(request)?.documents ?? []) as readonly { readonly id: string }[])
    .map(({ id }) => id);

/** The node's checkpoints in an exchange: what it showed by itself, and what it answered with. */
export function notesIn({ from, path, request, response }: Exchange): readonly string[] {
  if (path !== EXCHANGE) return [];
  const { checkpoint } = (from === 'participant' ? jsonOf(request) : jsonOf(response)) ?? {};
  const note = (checkpoint as { note?: unknown } | undefined)?.note;
  return typeof note === 'string' ? [note] : [];
}
