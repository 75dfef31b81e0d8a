import { PROBLEMS } from '../../core/index.js';
import { OPERATIONS, type Operation } from './operations.js';

/** The API as OpenAPI 3.1. */
export function openapi(node: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const each of OPERATIONS) {
    const methods = paths[each.path] ?? {};
    paths[each.path] = methods;
    methods[each.method] = operation(each);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `eport gateway: ${node}`,
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'API key of the partner' } },
      schemas: SCHEMAS,
    },
  };
}

function operation({ path, zh, en, parameters = {}, body, answer, errors = [], open }: Operation): object {
  const [status, types, schema] = answer;
  const content = (kinds: readonly string[], ref?: string): object =>
    Object.fromEntries(
      kinds.map((type) => [
        type,
        ref !== undefined && type === 'application/json'
          ? { schema: { $ref: `#/components/schemas/${ref}` } }
          : {},
      ]),
    );
  const failures = [...(open ? [] : [401]), ...errors, 500];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const others = Object.entries(parameters).map(([name, description]) => ({
    name,
    in: /^[A-Z]/.test(name) ? 'header' : 'query',
    description,
    schema: { type: 'string' },
  }));
  return {
    summary: `${zh} · ${en}`,
    ...(open ? { security: [] } : {}),
    ...(inPath.length + others.length > 0 ? { parameters: [...inPath, ...others] } : {}),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: {
      [status]: { description: en, content: content(types, schema) },
      ...Object.fromEntries(
        failures.map((code) => [
          code,
          {
            description: 'RFC 9457',
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } },
            },
          },
        ]),
      ),
    },
  };
}

const text = { type: 'string' } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const bilingual = { type: 'object', required: ['zh', 'en'], properties: { zh: text, en: text } } as const;
const status = { enum: ['received', 'accepted', 'partial', 'rejected', 'parked'] } as const;
const problems = { type: 'array', items: { $ref: '#/components/schemas/Problem' } } as const;
const place = {
  type: 'object',
  properties: { message: text, segment: whole, path: text, line: whole, column: whole, offset: whole },
} as const;
const problemMembers = {
  code: { enum: Object.keys(PROBLEMS) },
  severity: { enum: ['error', 'warning', 'info'] },
  message: bilingual,
  at: place,
  found: text,
  expected: text,
  hint: bilingual,
} as const;

const SCHEMAS = {
  Problem: { type: 'object', required: ['code', 'severity', 'message'], properties: problemMembers },
  ProblemDocument: {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'message'],
    properties: { type: text, title: text, status: whole, ...problemMembers },
  },
  Receipt: {
    type: 'object',
    required: ['id', 'sha256', 'receivedAt', 'status', 'audit'],
    properties: {
      id: text,
      sha256: text,
      receivedAt: { type: 'string', format: 'date-time' },
      status,
      audit: {
        type: 'object',
        required: ['leaf'],
        properties: { leaf: text, index: whole, checkpoint: text },
      },
      problems,
    },
  },
  Message: {
    type: 'object',
    required: ['id', 'status', 'sender', 'receivedAt', 'sha256', 'problems'],
    properties: {
      id: text,
      status,
      sender: text,
      channel: text,
      receivedAt: text,
      judgedAt: text,
      sha256: text,
      bytes: whole,
      problems,
      deliveries: {
        type: 'array',
        description: 'What became of each; an operator also gets id and partner',
        items: {
          type: 'object',
          required: ['kind', 'status'],
          properties: {
            kind: { enum: ['document', 'acknowledgement', 'original', 'exception', 'exception-answer'] },
            status: { enum: ['due', 'sent', 'dead', 'discarded', 'rerouted'] },
            settledAt: text,
            answerBy: text,
            answered: { type: 'object', properties: { at: text, accepted: { type: 'boolean' }, name: text } },
          },
        },
      },
      acknowledgements: {
        type: 'array',
        items: { type: 'object', properties: { name: text, href: text } },
      },
    },
  },
  Feed: {
    type: 'object',
    required: ['events', 'next'],
    properties: {
      events: {
        type: 'array',
        items: { type: 'object', description: 'CloudEvent 1.0 with `data`, the canonical document' },
      },
      next: text,
    },
  },
};

/** The same as a page that needs nothing from elsewhere. */
export function page(node: string): string {
  const rows = OPERATIONS.map(
    ({ method, path, zh, en, parameters = {} }) =>
      `<tr><td><b>${method.toUpperCase()}</b></td><td><code>${path}</code></td><td>${zh}<br>${escaped(en)}${Object.entries(
        parameters,
      )
        .map(([name, what]) => `<br><code>${name}</code> ${escaped(what)}`)
        .join('')}</td></tr>`,
  );
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><title>${node}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}td{padding:.4rem .8rem;vertical-align:top;border-top:1px solid #ccc}</style>
<h1>${node}</h1><p><a href="/docs/openapi.json">OpenAPI 3.1</a> · Authorization: Bearer KEY</p><table>${rows.join('\n')}</table></html>`;
}

const escaped = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
