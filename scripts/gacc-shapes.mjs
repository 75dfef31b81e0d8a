// Writes schemas/xml/MT*.shape.json and the receipts' shapes from the matrix of the Chinese customs' 60 manifest XSDs.
//   node scripts/gacc-shapes.mjs [matrix.json] [folder]
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TITLES = {
  1101: '水运进口原始舱单',
  1201: '空运进口原始舱单',
  2101: '水运出口预配舱单',
  2201: '空运出口预配舱单',
  3101: '水运出口运抵报告',
  3201: '空运出口运抵报告',
  3102: '水运进口分流/分拨运抵报告',
  3202: '空运进口分流/分拨运抵报告',
  4101: '水运出口装载舱单',
  4201: '空运出口装载舱单',
  5101: '水运进口理货报告',
  5201: '空运进口理货报告',
  5102: '水运出口理货报告',
  5202: '空运出口理货报告',
  6101: '水运进口分流/疏港申请',
  6201: '空运进口分流/疏港申请',
  6102: '水运进口分拨申请',
  6202: '空运进口分拨申请',
  7101: '水运出口装箱清单',
  8101: '水运进口改靠港申请',
  8201: '空运进口改靠港申请',
  8102: '水运出口落装申请',
  8202: '空运出口落装申请',
  8103: '水运落装改配申请',
  8203: '空运落装改配申请',
  8104: '水运直接改配申请',
  8204: '空运直接改配申请',
  8105: '水运国际转运准单',
  8205: '空运国际转运准单',
  ECIM: '进口空集装箱调运',
  ECEX: '出口空集装箱调运',
};
const FROM = 'scripts/gacc-shapes.mjs made this of the customs XSDs; do not edit';

/** Every shape file's text by its name, made of the matrix. */
export function gaccShapes(matrix) {
  const files = new Map();
  for (const group of Object.values(matrix)) {
    if (Array.isArray(group)) continue;
    for (const type of new Set(group.variants.map((each) => each.split('_')[0]))) {
      const variants = group.variants.filter((each) => each.startsWith(`${type}_`));
      const rows = group.elements
        .map((each) => ({ ...each, times: variants.map((variant) => times(each.card[variant])) }))
        .filter((each) => each.times.some((time) => time !== '-'))
        .map(({ path, doc, times: each }) => row(path, each, doc, type));
      const message = `MT${type}`;
      files.set(
        `${message}.shape.json`,
        text(
          {
            syntax: 'xml',
            message,
            title: TITLES[type],
            from: FROM,
            namespace: `urn:Declaration:datamodel:standard:CN:${message}:1`,
            root: 'Manifest',
            ordered: true,
            variants: variants.map((each) => each.split('_')[1]),
          },
          pruned(rows),
        ),
      );
    }
  }
  for (const [name, message, title] of [
    ['Manifest_Response', 'ManifestResponse', '舱单回执'],
    ['Manifest_Transfer_Check_Response', 'ManifestTransferCheckResponse', '国际转运准单回执'],
  ]) {
    const rows = matrix[name].map(({ path, doc, card }) => row(path, [times(card)], doc));
    files.set(
      `${message}.shape.json`,
      text({ syntax: 'xml', message, title, from: FROM, root: 'Manifest', ordered: true }, rows),
    );
  }
  return files;
}

/** Not declared and declared with maxOccurs 0 come to the same. */
const times = (card) => (card === undefined || card === '✗' || card === '—' ? '-' : card);

function row(path, each, doc, type) {
  const all = each.every((time) => time === each[0]) ? each[0] : each.join(' ');
  if (type !== undefined && path === 'Head/FunctionCode') return [path, all, doc, '=$variant'];
  if (type !== undefined && path === 'Head/MessageType') return [path, all, doc, `=MT${type}`];
  return [path, all, doc];
}

/** Without what stands below a place that no variant has. */
const pruned = (rows) =>
  rows.filter(([path]) => {
    const steps = path.split('/').slice(0, -1);
    return steps.every((_, i) => rows.some(([other]) => other === steps.slice(0, i + 1).join('/')));
  });

/** One row a line, so that a change shows as the places it changes. */
const text = (head, rows) => {
  const lines = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${lines.join('')}  "rows": [\n${rows.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const matrix = JSON.parse(
    readFileSync(process.argv[2] ?? join(root, '../shared/reference/cn/manifest-matrix.json'), 'utf8'),
  );
  for (const [name, content] of gaccShapes(matrix))
    writeFileSync(join(process.argv[3] ?? join(root, 'schemas/xml'), name), content);
}
