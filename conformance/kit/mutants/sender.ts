import { createHash } from 'node:crypto';
import {
  type Clock,
  convert,
  type Document,
  defaultAgreement,
  judge,
  type Rules,
} from '../../../gateway/index.js';
import { sampleOf } from '../../sample/sample.js';

/** How a sender goes wrong, by its name in mutants.json; `good` does everything right. */
export type SenderKind =
  | 'good'
  | 'broken-messages'
  | 'gives-up'
  | 'repeats-refused'
  | 'replaces-under-new-number'
  | 'never-cancels'
  | 'new-reference-on-resend'
  | 'impatient'
  | 'out-of-order'
  | 'pipelines'
  | 'never-reads-contrl';

const AT = '2026-01-15T00:00:00.000Z';

/** A terminal's system that goes through the steps by itself, right or wrong as it is told. */
export async function sendingParticipant(
  kind: SenderKind,
  url: string,
  { rules, clock }: { readonly rules: Rules; readonly clock: Clock },
): Promise<void> {
  let count = 0;
  const base = (): Document => {
    const made = sampleOf(rules, { type: 'CODECO:D:95B:UN', seed: ++count });
    if (made.kind !== 'sample') throw new Error('no sample');
    return judge(made.sample.bytes, defaultAgreement, rules, { id: 'p', receivedAt: AT })
      .documents[0] as Document;
  };
  const message = (document: Document, change: Partial<Document> = {}): Uint8Array => {
    const reference = createHash('sha256')
      .update(`${kind} ${++count}`)
      .digest('hex')
      .slice(0, 12)
      .toUpperCase();
    const { value } = convert([{ ...document, ...change } as Document], rules, {
      to: 'equipment-event/codeco-d95b',
      preparedAt: AT,
      reference,
    });
    if (value === undefined) throw new Error('not written');
    return kind === 'broken-messages'
      ? Buffer.from(
          Buffer.from(value)
            .toString('latin1')
            .replace(/CNT\+16:\d+'/, ''),
          'latin1',
        )
      : value;
  };
  const post = async (
    bytes: Uint8Array,
  ): Promise<{ status: number; retryAfter: number; body: { id?: string; status?: string } }> => {
    try {
      const answer = await fetch(`${url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/edifact' },
        body: Buffer.from(bytes),
      });
      return {
        status: answer.status,
        retryAfter: Number(answer.headers.get('retry-after') ?? 0),
        body: (await answer.json()) as { id?: string; status?: string },
      };
    } catch {
      return { status: 0, retryAfter: 0, body: {} };
    }
  };
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => clock.after(milliseconds, resolve));
  const code = (word: string): Partial<Document> => ({
    function: word,
    functionCode: { replace: '5', cancel: '1' }[word] as string,
  });

  for (;;) {
    const step = (await (await fetch(`${url}/conformance/step`)).json()) as { id?: string };
    if (step.id === undefined) return;
    const document = base();
    switch (step.id) {
      case 'S-020': {
        const first = message(document);
        await post(first);
        if (kind === 'repeats-refused') await post(first);
        if (kind !== 'gives-up') await post(message(document));
        break;
      }
      case 'S-030':
        await post(message(document));
        await post(
          message(document, {
            ...code('replace'),
            ...(kind === 'replaces-under-new-number' ? { documentId: 'ANOTHER1' } : {}),
          }),
        );
        break;
      case 'S-040':
        await post(message(document));
        if (kind !== 'never-cancels') await post(message(document, code('cancel')));
        break;
      case 'S-050':
      case 'S-060': {
        const bytes = message(document);
        const { retryAfter } = await post(bytes);
        if (retryAfter > 0 && kind !== 'impatient') await wait(retryAfter * 1000 + 20);
        await post(kind === 'new-reference-on-resend' ? message(document) : bytes);
        break;
      }
      case 'S-070': {
        const hours = kind === 'out-of-order' ? [10, 8, 9] : [8, 9, 10];
        const all = hours.map((hour, nth) =>
          message({
            ...document,
            documentId: `ORDER${nth}`,
            events: ((document.events ?? []) as object[]).map((each) => ({
              ...each,
              at: `2026-01-15T${String(hour).padStart(2, '0')}:00+08:00`,
            })),
          }),
        );
        if (kind === 'pipelines') await Promise.all(all.map(post));
        else for (const each of all) await post(each);
        break;
      }
      case 'S-080': {
        const { body } = await post(message(document));
        if (kind === 'never-reads-contrl') break;
        const answer = await fetch(`${url}/v1/messages/${body.id}/acknowledgement`);
        // UCI with action 4: refused.
        if (/UCI\+[^']*\+4[+']/.test(await answer.text())) await post(message(document));
        break;
      }
      default:
        await post(message(document));
    }
    await fetch(`${url}/conformance/next?after=${step.id}`, { method: 'POST' });
  }
}
