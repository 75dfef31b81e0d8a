import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepResult } from '../../../conformance/kit/judge.js';
import { PAGE_SCRIPT, pageOf } from '../../../conformance/kit/page/page.js';
import { tryIt } from '../../../conformance/kit/page/try-it.js';
import { reportOf } from '../../../conformance/kit/report/report.js';
import { type Listening, listening, reply, type Taken } from '../../../conformance/kit/roles/listening.js';
import type { Step } from '../../../conformance/kit/scenario.js';
import type { Session } from '../../../conformance/kit/session.js';
import { every, type Rules, rfc3339, systemClock } from '../../index.js';
import type { Terminal } from '../command.js';
import { player } from './player.js';
import { put, type ReportOptions } from './report.js';
import type { RunOptions } from './run.js';

/** Exchanges that the page shows, the last first. */
const SHOWN = 200;
const FILES: Readonly<Record<string, string>> = {
  'report.html': 'text/html; charset=utf-8',
  'report.json': 'application/json',
  'report.xml': 'application/xml',
  'report.sig': 'text/plain; charset=utf-8',
};
const SAFE = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * The page of a session, on this machine alone: steps, live exchanges, verdicts, a step again, words of a person, the report,
 * and Try it. Everything it shows is read from the session's folder, so that it goes on after a restart.
 */
export async function servePage(
  made: Session,
  values: RunOptions & ReportOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
  port: number,
): Promise<Listening> {
  const kit = await player(made, values, terminal, rules);
  let doing: string | undefined;
  let judged: { readonly mark: string; readonly results: readonly StepResult[] } | undefined;

  /** Judged again only where there is something new. */
  const results = async (): Promise<readonly StepResult[]> => {
    const mark = `${made.recording.exchanges.length} ${made.said.length}`;
    if (judged?.mark !== mark) judged = { mark, results: await made.judge(rules) };
    return judged.results;
  };
  const state = async (): Promise<object> => {
    const all = await results();
    const { counts } = reportOf(made, all, { judgedAt: '', rules: '' });
    return {
      counts,
      current: kit.current()?.id,
      doing,
      steps: all.map((each) => {
        const { ask, fault } = made.steps.find(({ id }) => id === each.step) as Step;
        return { ...each, ask, fault };
      }),
      exchanges: made.recording.exchanges
        .slice(-SHOWN)
        .reverse()
        .map(({ n, step, at, from, method, path, fault, request, response }) => ({
          n,
          step,
          at,
          from,
          method,
          path,
          fault,
          status: response?.status,
          request: request.sha256,
        })),
    };
  };
  /** One step, or all that weren't done: one after another, and never two at once. */
  const run = async (steps: readonly Step[]): Promise<void> => {
    try {
      for (const step of steps) {
        doing = step.id;
        await kit.do(step);
        // Where the participant acts, a step is on until it goes on by itself or somebody puts on another.
        if (kit.current() !== undefined) return;
      }
    } finally {
      doing = undefined;
    }
  };
  const say = (body: Buffer): boolean => {
    const { step, kind, reason, by } = Object(JSON.parse(body.toString() || '{}')) as Record<string, unknown>;
    const known = made.steps.some(({ id }) => id === step);
    const words = [reason, by].every((each) => typeof each === 'string' && each.trim() !== '');
    if (!known || !words || (kind !== 'skipped' && kind !== 'overridden')) return false;
    made.say({
      kind,
      step: String(step),
      reason: String(reason),
      by: String(by),
      at: rfc3339(systemClock.now()),
    });
    return true;
  };

  async function take({ request, response, url, body }: Taken): Promise<void> {
    const { host = '', origin } = request.headers;
    const own = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
    // Another page in the same browser can't act here: it can't set this header, and its name isn't this machine's.
    const asked = request.method === 'GET' || request.headers['x-eport'] === 'page';
    if (!own || !asked || (origin !== undefined && origin !== `http://${host}`))
      return reply(response, 403, { code: 'not-authenticated', status: 403 }, SAFE);
    const send = (type: string, text: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type, ...SAFE }).end(text);
    };
    const at = `${request.method} ${url.pathname}`;
    if (at === 'GET /')
      return send('text/html; charset=utf-8', pageOf(made.head, kit.told, rules.profiles.names));
    if (at === 'GET /page.js') return send('text/javascript; charset=utf-8', PAGE_SCRIPT);
    if (at === 'GET /state') return reply(response, 200, await state(), SAFE);
    if (at === 'POST /try') {
      const profile = url.searchParams.get('profile') ?? '';
      const known = rules.profiles.names.includes(profile);
      return reply(response, 200, tryIt(body, rules, known ? profile : undefined), SAFE);
    }
    if (at === 'POST /step') {
      const id = url.searchParams.get('id');
      const skipped = made.said.filter(({ kind }) => kind === 'skipped').map(({ step }) => step);
      const done = new Set([...skipped, ...made.recording.exchanges.map(({ step }) => step)]);
      const steps = made.steps.filter((step) => (id === null ? !done.has(step.id) : step.id === id));
      if (doing !== undefined) return reply(response, 409, { doing }, SAFE);
      if (steps.length === 0) return reply(response, id === null ? 200 : 404, {}, SAFE);
      void run(steps).catch((error: Error) => terminal.err(`${error.message}\n`));
      return reply(response, 202, {}, SAFE);
    }
    if (at === 'POST /say') return reply(response, say(body) ? 200 : 400, {}, SAFE);
    const name = /^GET \/report\/([a-z.]+)$/.exec(at)?.[1] ?? '';
    const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (type === undefined) return reply(response, 404, { code: 'not-found', status: 404 }, SAFE);
    const folder = values.report ?? made.folder;
    // All four are of one judgement: what was downloaded first fits what is downloaded next, unless something happened.
    const mark = `${made.recording.exchanges.length} ${made.said.length}`;
    if (reported !== mark || !existsSync(join(folder, name))) {
      await put(made, await results(), values, lang, rules);
      reported = mark;
    }
    return send(type, readFileSync(join(folder, name)));
  }
  let reported: string | undefined;

  const server = await listening({ port }, take);
  const end = every(
    systemClock,
    LOOK,
    async () => kit.look(),
    () => undefined,
  );
  return {
    url: server.url,
    async close() {
      end();
      await server.close();
      await kit.close();
    },
  };
}

/** How often it is looked what a participant wrote down, in seconds. */
const LOOK = 0.3;
