import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../gateway/core/root.js';
import { configCheck } from '../gateway/validate/config.js';
import { READMES, RECORDINGS, recorded, steady } from './record.mjs';

const check = configCheck(
  JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')) as object,
);

describe.each(['province', 'nation'])('deploy/%s.json5, which compose.yaml mounts', (node) => {
  it('is a right configuration', () => {
    expect(check(JSON5.parse(readFileSync(join(projectRoot, `deploy/${node}.json5`), 'utf8')))).toEqual([]);
  });
});

describe.each(['docs/delivery.md', 'docs/delivery.zh-CN.md'])('%s', (file) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');

  it('shows a configuration that is right, with the defaults of the schema', () => {
    const shown = (/```json5\n([\s\S]*?)```/.exec(text) as RegExpExecArray)[1] as string;
    expect(check(JSON5.parse(shown))).toEqual([]);
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')) as {
      properties: { delivery: { properties: Record<string, { default?: number }> } };
    };
    const told = [...text.matchAll(/`(\w+)`\s*[((](\d+)/g)];
    expect(told.length).toBeGreaterThanOrEqual(6);
    for (const [, name, value] of told)
      expect(schema.properties.delivery.properties[name as string]?.default, name).toBe(Number(value));
    for (const [, name] of text.matchAll(/npx eport (\w+)/g))
      expect(existsSync(join(projectRoot, `gateway/commands/${name}.ts`)), name).toBe(true);
  });
});

describe.each(['docs/kafka.md', 'docs/kafka.zh-CN.md'])('%s', (file) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');

  it('shows a configuration that is right, with every setting of `kafka` but those of single listeners', () => {
    const shown = (/```json5\n([\s\S]*?)```/.exec(text) as RegExpExecArray)[1] as string;
    expect(check(JSON5.parse(shown))).toEqual([]);
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')) as {
      $defs: { kafka: { properties: Record<string, { items?: { properties?: object } }> } };
    };
    const { clientId: _, ...settings } = schema.$defs.kafka.properties;
    for (const [name, { items }] of Object.entries(settings))
      for (const each of [name, ...Object.keys(items?.properties ?? {})]) expect(text, each).toContain(each);
  });

  it('names metrics that there are', () => {
    const made = readFileSync(join(projectRoot, 'gateway/ops/metrics-kafka.ts'), 'utf8');
    const told = new Set([...text.matchAll(/eport_kafka_\w+/g)].map(([name]) => name));
    expect(new Set([...made.matchAll(/eport_kafka_\w+/g)].map(([name]) => name))).toEqual(told);
  });
});

describe.each(['docs/exchange.md', 'docs/exchange.zh-CN.md'])('%s', (file) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');

  it('shows configurations of two nodes that are right', () => {
    const shown = (/```json5\n([\s\S]*?)```/.exec(text) as RegExpExecArray)[1] as string;
    const nodes = shown.split('\n\n');
    expect(nodes).toHaveLength(2);
    for (const each of nodes) {
      const value = JSON5.parse(`{ node: 'n', ${each.replaceAll('3F:…:A9', 'AB'.repeat(32))} }`);
      expect(check(value)).toEqual([]);
    }
  });
});

describe.each(READMES)('%s', (file, lang) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');

  it('shows what eport check prints (node scripts/record.mjs writes it anew)', () => {
    const { command, out } = RECORDINGS.check!(lang);
    expect(steady(recorded(text).check ?? '')).toBe(steady(`$ ${command}\n${out()}`));
  });

  it('links to files that exist', () => {
    for (const [, link] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(projectRoot, link as string)), link).toBe(true);
  });

  it('shows a configuration that is right', () => {
    const shown = (/```json5\n([\s\S]*?)```/.exec(text) as RegExpExecArray)[1] as string;
    expect(check(JSON5.parse(shown))).toEqual([]);
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [, name] of text.matchAll(/npm run (\w+)/g))
      expect(scripts, name).toHaveProperty(name as string);
    for (const [, name] of text.matchAll(/npx eport (\w+)/g))
      expect(existsSync(join(projectRoot, `gateway/commands/${name}.ts`)), name).toBe(true);
  });

  it('draws the way of a message in the words of the pipeline', () => {
    const drawing = (/^(?:accept|接收).*$/m.exec(text) as RegExpExecArray)[0];
    const source = readFileSync(join(projectRoot, 'gateway/pipeline.ts'), 'utf8');
    const words = (/receive ─▶ .*$/m.exec(source) as RegExpExecArray)[0].split(' ─▶ ');
    let from = 0;
    for (const word of words.filter((each) => each.trim() !== 'judge')) {
      from = drawing.indexOf(word.trim(), from);
      expect(from, word).toBeGreaterThanOrEqual(0);
    }
  });
});
