import type { ElementShape, ShapeNode, ValueShape } from '../core/index.js';
import type { Compiled } from './compile.js';
import type { Place, PlanRow, ScopePlan } from './plan.js';

type Language = 'zh' | 'en';

/** What a guide is made from: the same mapping, table and sample that the gateway goes by. */
export interface GuideParts {
  readonly compiled: Compiled;
  /** The message's table, with the profile's codes and places. */
  readonly root: ShapeNode;
  readonly title: string;
  readonly profile?: { readonly name: string; readonly title: string };
  /** A valid message, as text. */
  readonly example?: string;
  readonly language: Language;
}

const WORDS = {
  zh: {
    guide: '实施指南',
    place: '位置',
    name: '名称',
    format: '格式',
    need: '必填',
    field: '规范字段',
    codes: '代码',
    example: '示例',
    mandatory: '必填',
    optional: '可选',
    times: '最多 {n} 次',
    group: '组',
    unread: '未映射:保留在 extensions',
    contents: '目录',
    from: '由映射、行业规范和目录生成,与网关的检查完全一致。',
    more: '…共 {n} 个',
    profile: '行业规范',
    document: '规范单证',
  },
  en: {
    guide: 'implementation guide',
    place: 'place',
    name: 'name',
    format: 'format',
    need: 'use',
    field: 'canonical field',
    codes: 'codes',
    example: 'example',
    mandatory: 'mandatory',
    optional: 'optional',
    times: 'up to {n} times',
    group: 'group',
    unread: 'not mapped: kept in extensions',
    contents: 'contents',
    from: 'Made from the mapping, the profile and the directory: it says what the gateway checks.',
    more: '… {n} in all',
    profile: 'profile',
    document: 'canonical document',
  },
} as const;

/** Codes of an open list that are printed: the rest are in the directory. */
const CODES = 60;

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] as string,
  );

/** An implementation guide as one self-contained HTML page: part by part, what stands where, which codes, an example. */
export function guide({ compiled, root, title, profile, example, language }: GuideParts): string {
  const words = WORDS[language];
  const rows = rowsByPlace(compiled);
  const sections: string[] = [];
  const contents: string[] = [];
  const fill = (sentence: string, n: number): string => sentence.replace('{n}', String(n));

  const valueRow = (value: ValueShape, path: string, indent: boolean): string => {
    const told = rows.get(path) ?? [];
    const mapped = told.flatMap((each) => (each.codes === undefined ? [] : [...each.codes]));
    const listed = [...(value.codes ?? [])];
    const codes =
      mapped.length > 0
        ? mapped.map(([word, list]) => `<code>${escaped(list.join(', '))}</code> ${escaped(word)}`)
        : listed.length <= CODES
          ? listed.map(([code, meaning]) => `<code>${escaped(code)}</code> ${escaped(meaning)}`)
          : [
              ...listed
                .slice(0, 8)
                .map(([code, meaning]) => `<code>${escaped(code)}</code> ${escaped(meaning)}`),
              fill(words.more, listed.length),
            ];
    const fixed = (value.fixed ?? []).map((each) => `<code>${escaped(each)}</code>`);
    const fields = told.map((each) => `<code>${escaped(each.field)}</code>${escaped(each.how)}`);
    return `<tr${indent ? ' class="part"' : ''}><td><code>${escaped(path)}</code></td><td>${escaped(value.name)}</td><td>${formatOf(value)}</td><td>${value.mandatory ? words.mandatory : words.optional}</td><td>${fields.join('<br>') || `<span class="no">${words.unread}</span>`}</td><td>${[...fixed, ...codes].join('<br>')}</td></tr>`;
  };
  const elementRows = (element: ElementShape, nth: number, path: string): string => {
    if (!element.composite) {
      const [only] = element.components;
      return only === undefined
        ? ''
        : valueRow({ ...only, mandatory: element.mandatory }, `${path}/${nth}`, false);
    }
    const inner = element.components
      .map((each, i) => valueRow(each, `${path}/${nth}.${i + 1}`, true))
      .join('');
    return `<tr class="composite"><td><code>${escaped(`${path}/${nth}`)}</code></td><td>${escaped(element.name)}</td><td></td><td>${element.mandatory ? words.mandatory : words.optional}</td><td></td><td></td></tr>${inner}`;
  };
  const told = new Set(
    [...rows.keys()].flatMap((path) => {
      const steps = path.split('/');
      return steps.map((_, nth) => steps.slice(0, nth + 1).join('/'));
    }),
  );
  const visit = (node: ShapeNode, path: string, depth: number): void => {
    if (!told.has(path) && node.min === 0) return;
    const id = `p-${path.replace(/[^\w]/g, '-')}`;
    const use = [
      node.min > 0 ? words.mandatory : words.optional,
      ...(node.max > 1 ? [fill(words.times, node.max)] : []),
      ...(node.children.length > 0 && compiled.plan.shape.syntax === 'edifact' ? [words.group] : []),
    ].join(' · ');
    const values = [
      ...node.elements.map((element, i) => elementRows(element, i + 1, path)),
      ...node.attributes.map((each) => valueRow(each, `${path}/@${each.id}`, false)),
      ...(node.text === undefined ? [] : [valueRow(node.text, path, false)]),
    ].join('');
    const level = Math.min(6, depth + 2);
    contents.push(
      `<li style="margin-left:${depth}em"><a href="#${id}">${escaped(node.name)}</a> ${escaped(node.title ?? '')}</li>`,
    );
    sections.push(
      `<section id="${id}" style="margin-left:${depth}em"><h${level}><code>${escaped(path)}</code> ${escaped(node.title ?? '')} <small>${use}</small></h${level}>${
        values === ''
          ? ''
          : `<table><thead><tr><th>${words.place}</th><th>${words.name}</th><th>${words.format}</th><th>${words.need}</th><th>${words.field}</th><th>${words.codes}</th></tr></thead><tbody>${values}</tbody></table>`
      }</section>`,
    );
    for (const child of node.children) visit(child, `${path}/${child.name}`, depth + 1);
  };
  // The syntax's own header and trailer are its reader's business.
  for (const child of root.children) if (!/^UN[HT]$/.test(child.name)) visit(child, child.name, 0);

  const head = `${compiled.message} ${title}`.trim();
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(head)} · ${words.guide}</title>
<style>body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1a1a1a;background:#fff}h1,h2,h3,h4,h5,h6{margin:1.4em 0 .3em;font-size:1rem}h1{font-size:1.5rem}small{color:#555;font-weight:400}table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}th{background:#eef2f6}tr.part td:first-child{padding-left:1.5rem}tr.composite{background:#f7f7f7}.no{color:#666}pre{background:#f4f4f4;padding:1rem;overflow-x:auto;white-space:pre-wrap;word-break:break-all}ol,ul{list-style:none;padding:0}nav{columns:3}</style></head>
<body><h1>${escaped(head)}<br><small>${words.guide}${profile === undefined ? '' : ` · ${words.profile} ${escaped(profile.name)} ${escaped(profile.title)}`} · ${words.document} <code>${escaped(`${compiled.type}/${compiled.version}`)}</code> · <code>${escaped(compiled.name)}</code></small></h1>
<p>${words.from}</p><h2>${words.contents}</h2><nav><ul>${contents.join('')}</ul></nav>
${example === undefined ? '' : `<h2>${words.example}</h2><pre>${escaped(example)}</pre>`}
${sections.join('\n')}
</body></html>
`;
}

interface Told {
  readonly field: string;
  readonly how: string;
  readonly codes?: ReadonlyMap<string, readonly string[]>;
}

/** Every place a row reads: its path from the message's root → the canonical fields that it is. */
function rowsByPlace({ plan }: Compiled): ReadonlyMap<string, readonly Told[]> {
  const found = new Map<string, Told[]>();
  const add = (place: Place | undefined, told: Told): void => {
    if (place === undefined) return;
    const path = place.path.replace(/\[[^\]]*\]/g, '');
    const list = found.get(path);
    if (list === undefined) found.set(path, [told]);
    else if (!list.some((each) => each.field === told.field && each.how === told.how)) list.push(told);
  };
  const when = (place: Place | undefined): string => {
    const selected = /\[([^\]]*)\]/.exec(place?.text ?? '')?.[1];
    return selected === undefined ? '' : ` [${selected}]`;
  };
  const one = (row: PlanRow): void => {
    switch (row.kind) {
      case 'field':
        for (const place of row.places)
          add(place, {
            field: row.name,
            how: when(place),
            ...(row.codes === undefined ? {} : { codes: row.codes.codesOf }),
          });
        for (const place of row.unit?.places ?? []) add(place, { field: `${row.name} (unit)`, how: '' });
        break;
      case 'by':
      case 'spread':
      case 'parts':
        for (const place of row.places) add(place, { field: row.name, how: when(place) });
        break;
      case 'const':
        add(row.place, { field: '', how: `= ${row.value}` });
        break;
      case 'count':
        add(row.place, { field: `# ${row.name}`, how: when(row.place) });
        break;
      default:
    }
  };
  const scope = (each: ScopePlan): void => {
    for (const row of each.rows) {
      one(row);
      if (row.kind !== 'each') continue;
      for (const lifted of row.lifted) one(lifted);
      if (row.above !== undefined) scope(row.above);
      scope(row.scope);
    }
  };
  if (plan.entries) scope(plan.entries.scope);
  scope(plan.scope);
  return found;
}

/** `an..35`, `n3`, as the directories write it. */
const formatOf = ({ type, min, max }: ValueShape): string =>
  max > 9_999 ? type : min === max ? `${type}${max}` : `${type}..${max}`;
