// Makes the two forms of our own for what agencies exchange without a public format: shapes and mappings, each in XML and
// JSON, from the one list of fields below. `node scripts/agency-forms.mjs` writes them (then biome); docs/agency-forms.md
// has the tables that `tables()` gives. agency-forms.test.ts fails where any of these is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOMENT = [
  'CCYY-MM-DDTHH:MM:SSZ',
  'CCYY-MM-DDTHH:MM:SS.mmmZ',
  'CCYY-MM-DDTHH:MMZ',
  'CCYY-MM-DD',
  'CCYY-MM-DDTHH:MM:SS',
];
const moment = { row: { as: 'datetime', formats: MOMENT }, type: 'moment' };
const date = { row: { as: 'datetime', formats: ['CCYY-MM-DD', 'CCYY-MM', 'CCYY'] }, type: 'date' };
const number = { row: { as: 'decimal' }, type: 'number', json: 'number' };
const boolean = { row: { as: 'boolean:true/false' }, type: 'boolean', json: 'boolean' };
const words = (...list) => ({
  row: { codes: Object.fromEntries(list.map((each) => [each, each])) },
  type: list.join(' · '),
  fixed: `=${list.join('|')}`,
});

/** One value: name in the form, times, what it is, field of the canonical document. */
const leaf = (name, times, zh, en, field, kind = {}) => ({ name, times, zh, en, field, kind });
/** Something with parts of its own; `each` names the array that its repetitions are. */
const part = (name, times, zh, en, each, parts) => ({ name, times, zh, en, each, parts });

const MANY = '0..999999';

const code = (prefix) => [
  leaf('code', '0..1', '代码', 'code', `${prefix}code`),
  leaf('list', '0..1', '代码表', 'list that the code is from', `${prefix}list`),
  leaf('name', '0..1', '名称', 'name', `${prefix}name`),
];
const place = (prefix) => [
  ...code(prefix),
  leaf('facility', '0..1', '码头、堆场、查验场所', 'terminal, yard, inspection site', `${prefix}facility`),
  leaf('country', '0..1', '国家(地区)', 'country', `${prefix}country`),
];
const address = (field) => [
  leaf('code', '1', '机构代码(路由用)', 'code, used for routing', `${field}.code`),
  leaf('list', '0..1', '代码表', 'list that the code is from', `${field}.list`),
  leaf('name', '0..1', '名称', 'name', `${field}.name`),
];
const measure = (name, zh, en, field) =>
  part(name, '0..1', zh, en, undefined, [
    leaf('value', '1', '数值', 'value', `${field}.value`, number),
    leaf('unit', '0..1', '计量单位(UN/ECE 第 20 号建议书)', 'unit (UN/ECE Rec. 20)', `${field}.unit`),
  ]);
const contacts = part('contact', MANY, '联系人', 'contacts', 'contacts', [
  leaf('function', '0..1', '职责', 'function', 'function'),
  leaf('name', '0..1', '姓名', 'name', 'name'),
  part('communication', MANY, '联系方式', 'how to reach them', 'communications', [
    leaf('type', '0..1', '方式(TE、EM …)', 'means (TE, EM, …)', 'type'),
    leaf('number', '1', '号码或地址', 'number or address', 'number'),
  ]),
]);
const references = part('reference', MANY, '参考号', 'references', 'references', [
  leaf('type', '0..1', '类型', 'type', 'type'),
  leaf('number', '1', '号码', 'number', 'number'),
]);
const remarks = part('remark', MANY, '备注', 'remarks', 'remarks', [
  leaf('subject', '0..1', '主题', 'subject', 'subject'),
  leaf('text', '1', '内容', 'text', 'text'),
]);
const vessel = part('vessel', '0..1', '船舶', 'vessel', undefined, [
  leaf('imoNumber', '0..1', 'IMO 编号', 'IMO number', 'transport.vessel.imoNumber'),
  leaf('name', '0..1', '船名', 'name', 'transport.vessel.name'),
  leaf('nameChinese', '0..1', '中文船名', 'Chinese name', 'transport.vessel.nameChinese'),
  leaf('callSign', '0..1', '呼号', 'call sign', 'transport.vessel.callSign'),
  leaf('flag', '0..1', '船旗', 'flag', 'transport.vessel.flag'),
]);
const vehicle = part('vehicle', '0..1', '车辆、列车、航班', 'vehicle, train or flight', undefined, [
  leaf('number', '0..1', '车牌、车次、航班号', 'plate, train or flight number', 'transport.means.code'),
  leaf('name', '0..1', '名称', 'name', 'transport.means.name'),
  leaf('nationality', '0..1', '国籍', 'nationality', 'transport.means.nationality'),
]);
const validity = [
  leaf('validFrom', '0..1', '有效期起', 'valid from', 'validFrom', moment),
  leaf('validUntil', '0..1', '有效期止', 'valid until', 'validUntil', moment),
  leaf('withdrawn', '0..1', '本份是否为撤销', 'whether this one withdraws another', 'withdrawn', boolean),
  leaf('withdrawalOf', '0..1', '被撤销的 messageId', 'messageId of the one withdrawn', 'withdrawalOf'),
  leaf('withdrawnAt', '0..1', '撤销时间', 'since when it is withdrawn', 'withdrawnAt', moment),
  leaf('withdrawalReason', '0..1', '撤销原因', 'why it is withdrawn', 'withdrawalReason'),
];
const functions = words('original', 'change', 'replace', 'cancel', 'confirmation', 'request', 'response');
const head = [
  leaf(
    'messageId',
    '1',
    '报文编号,发送方内唯一',
    'number of the message, unique for its sender',
    'documentId',
  ),
  leaf('function', '1', '报文功能', 'function', 'function', functions),
  leaf('issuedAt', '1', '签发时间', 'moment of issue', 'issuedAt', moment),
  part('sender', '1', '发送方', 'sender', undefined, address('sender')),
  part('recipient', '1', '接收方', 'recipient', undefined, address('recipient')),
  leaf(
    'correlationId',
    '0..1',
    '所答复或变更的 messageId',
    'messageId that it answers or changes',
    'correlationId',
  ),
];

export const FORMS = [
  {
    root: 'agencyNotice',
    canonical: 'regulatory-notice/1',
    namespace: 'urn:eport:agency-notice:1',
    zh: '机构通知',
    en: 'Agency notice',
    fields: [
      ...head,
      leaf(
        'kind',
        '1',
        '通知种类',
        'kind of notice',
        'kind',
        words(
          'inspection-notice',
          'inspection-result',
          'certificate-transfer',
          'case-transfer',
          'risk-alert',
          'blacklist-change',
          'credit-change',
        ),
      ),
      ...validity,
      leaf('status', '0..1', '状态', 'status', 'status'),
      leaf('severity', '0..1', '级别', 'severity', 'severity', words('low', 'medium', 'high', 'critical')),
      leaf('subjectCode', '0..1', '主题代码', 'subject code', 'subjectCode'),
      leaf('subject', '0..1', '主题', 'subject', 'subject'),
      leaf('text', '0..1', '正文', 'text', 'text'),
      part('authority', '0..1', '主管机构', 'authority in charge', undefined, [
        ...code('authority.'),
        { ...contacts, each: 'authority.contacts' },
      ]),
      leaf('customsOffice', '0..1', '关区', 'customs office', 'customsOffice'),
      references,
      part('party', MANY, '相关方', 'parties', 'parties', [
        leaf('role', '1', '角色(UN/EDIFACT 3035 或文字)', 'role (UN/EDIFACT 3035 or a word)', 'role'),
        ...code(''),
        leaf('taxId', '0..1', '统一社会信用代码或税号', 'tax identifier', 'taxId'),
        leaf('country', '0..1', '国家(地区)', 'country', 'country'),
        leaf('address', '0..1', '地址', 'address', 'address'),
        contacts,
      ]),
      part('time', MANY, '时间', 'times', 'times', [
        leaf('type', '1', '含义(如 inspection-start)', 'meaning (inspection-start, …)', 'type'),
        leaf('at', '1', '时间', 'moment', 'at', moment),
      ]),
      part('location', MANY, '地点', 'places', 'locations', [
        leaf('role', '0..1', '含义(如 inspection)', 'meaning (inspection, …)', 'role'),
        ...place(''),
      ]),
      part('document', MANY, '单证、证书', 'documents and certificates', 'documents', [
        leaf('type', '0..1', '类型', 'type', 'type'),
        leaf('number', '0..1', '编号', 'number', 'number'),
        leaf('name', '0..1', '名称', 'name', 'name'),
        leaf('version', '0..1', '版本', 'version', 'version'),
        leaf('status', '0..1', '状态', 'status', 'status'),
        leaf('language', '0..1', '语言', 'language', 'language'),
        leaf('effectiveAt', '0..1', '生效时间', 'effective from', 'effectiveAt', moment),
      ]),
      part('transport', '0..1', '运输工具', 'transport', undefined, [
        leaf('mode', '0..1', '方式(UN/ECE 第 19 号建议书)', 'mode (UN/ECE Rec. 19)', 'transport.mode'),
        leaf('voyage', '0..1', '航次', 'voyage', 'transport.voyage'),
        vessel,
        vehicle,
      ]),
      part('equipment', MANY, '集装箱等设备', 'equipment', 'equipment', [
        leaf('reference', '1', '箱号', 'container number', 'reference'),
        leaf('isoSizeType', '0..1', '尺寸箱型', 'ISO size and type', 'isoSizeType'),
        measure('grossMass', '毛重', 'gross mass', 'grossMass'),
        part('seal', MANY, '封志', 'seals', 'seals', [
          leaf('number', '1', '封志号', 'seal number', 'number'),
          leaf('issuer', '0..1', '施封人', 'who fixed it', 'issuer'),
        ]),
      ]),
      part('goodsItem', MANY, '货物', 'goods', 'goodsItems', [
        leaf('sequence', '0..1', '项号', 'number of the item', 'sequence'),
        leaf('hsCode', '0..1', '商品编码', 'HS code', 'hsCode'),
        leaf('description', '0..1', '品名', 'description', 'description'),
        leaf('originCountry', '0..1', '原产国(地区)', 'country of origin', 'originCountry'),
        measure('grossMass', '毛重', 'gross mass', 'grossMass'),
        measure('netMass', '净重', 'net mass', 'netMass'),
        part('package', MANY, '包装', 'packages', 'packages', [
          leaf('count', '0..1', '件数', 'number', 'count', number),
          leaf('type', '0..1', '包装种类', 'kind', 'type'),
        ]),
      ]),
      part(
        'line',
        MANY,
        '逐项内容:名单、等级、布控条目',
        'lines: entries of a list, ratings, risk profiles',
        'lines',
        [
          leaf('sequence', '0..1', '序号', 'number of the line', 'sequence'),
          leaf('action', '0..1', '操作', 'action', 'action', words('add', 'change', 'remove', 'confirm')),
          leaf(
            'subjectType',
            '0..1',
            '对象类型(enterprise、person、vessel、vehicle、goods …)',
            'type of its subject (enterprise, person, vessel, vehicle, goods, …)',
            'subjectType',
          ),
          leaf('subject', '0..1', '对象名称', 'its subject', 'subject'),
          leaf('codeType', '0..1', '对象编码类型', 'what kind of code', 'codeType'),
          leaf('code', '0..1', '对象编码', 'code of the subject', 'code'),
          leaf('status', '0..1', '状态或等级', 'status or rating', 'status'),
          leaf('previousStatus', '0..1', '原状态或等级', 'status or rating before', 'previousStatus'),
          leaf('reason', '0..1', '原因', 'reason', 'reason'),
          leaf('description', '0..1', '说明', 'description', 'description'),
          leaf('validFrom', '0..1', '有效期起', 'valid from', 'validFrom', moment),
          leaf('validUntil', '0..1', '有效期止', 'valid until', 'validUntil', moment),
          references,
        ],
      ),
      remarks,
    ],
  },
  {
    root: 'personPreAnnouncement',
    canonical: 'person-list/1',
    namespace: 'urn:eport:person-pre-announcement:1',
    zh: '人员预报',
    en: 'Person pre-announcement',
    fields: [
      ...head,
      leaf(
        'listType',
        '1',
        '名单种类',
        'kind of list',
        'listType',
        words('crew', 'passengers', 'crew-effects', 'gate-pass'),
      ),
      ...validity,
      leaf('status', '0..1', '状态', 'status', 'documentStatus'),
      references,
      part('carrier', '0..1', '承运人', 'carrier', undefined, code('carrier.')),
      part('reporter', '0..1', '申报人', 'who reports', undefined, [
        ...code('reporter.'),
        { ...contacts, each: 'reporter.contacts' },
      ]),
      part('transport', '0..1', '运输工具', 'transport', undefined, [
        leaf('mode', '0..1', '方式(UN/ECE 第 19 号建议书)', 'mode (UN/ECE Rec. 19)', 'transport.mode'),
        leaf('voyage', '0..1', '航次', 'voyage', 'transport.voyage'),
        vessel,
        vehicle,
        leaf(
          'estimatedArrival',
          '0..1',
          '预计抵达',
          'estimated arrival',
          'transport.estimatedArrival',
          moment,
        ),
        leaf(
          'estimatedDeparture',
          '0..1',
          '预计离开',
          'estimated departure',
          'transport.estimatedDeparture',
          moment,
        ),
      ]),
      part('portOfDeparture', '0..1', '出发口岸', 'port of departure', undefined, place('portOfDeparture.')),
      part('portOfArrival', '0..1', '抵达口岸', 'port of arrival', undefined, place('portOfArrival.')),
      leaf('personCount', '0..1', '人数', 'number of persons', 'personCount', number),
      part('person', MANY, '人员', 'persons', 'persons', [
        leaf('role', '0..1', '身份(crew、passenger、driver …)', 'role (crew, passenger, driver, …)', 'role'),
        leaf('familyName', '1', '姓', 'family name', 'familyName'),
        leaf('givenName', '0..1', '名', 'given name', 'givenName'),
        leaf('sex', '0..1', '性别', 'sex', 'sex'),
        leaf('birthDate', '0..1', '出生日期', 'date of birth', 'birthDate', date),
        part('birthPlace', '0..1', '出生地', 'place of birth', undefined, place('birthPlace.')),
        part('nationality', MANY, '国籍', 'nationalities', 'nationalities', [
          leaf('code', '1', '国家(地区)代码', 'country code', 'code'),
        ]),
        part('employment', MANY, '职务', 'rank or work', 'employments', [
          leaf('jobTitle', '1', '职务', 'rank or work', 'jobTitle'),
        ]),
        part('document', MANY, '旅行证件', 'travel documents', 'documents', [
          leaf('type', '0..1', '类型', 'type', 'type'),
          leaf('number', '1', '号码', 'number', 'number'),
          leaf('issuedAt', '0..1', '签发日期', 'date of issue', 'issuedAt', date),
          leaf('expiresAt', '0..1', '有效期止', 'date of expiry', 'expiresAt', date),
          part('issuingCountry', '0..1', '签发国', 'country of issue', undefined, code('issuingCountry.')),
        ]),
        part('portOfEmbarkation', '0..1', '登程口岸', 'embarked at', undefined, code('portOfEmbarkation.')),
        part(
          'portOfDisembarkation',
          '0..1',
          '离程口岸',
          'disembarks at',
          undefined,
          code('portOfDisembarkation.'),
        ),
        part('communication', MANY, '联系方式', 'how to reach them', 'communications', [
          leaf('type', '0..1', '方式(TE、EM …)', 'means (TE, EM, …)', 'type'),
          leaf('number', '1', '号码或地址', 'number or address', 'number'),
        ]),
        references,
        remarks,
      ]),
      remarks,
    ],
  },
];

const SYNTAXES = ['xml', 'json'];
const kebab = (name) => name.replace(/[A-Z]/g, (each) => `-${each.toLowerCase()}`);

/** Every file, as a path and what it holds. */
export function files() {
  const made = [];
  for (const form of FORMS)
    for (const syntax of SYNTAXES) {
      const name = kebab(form.root);
      made.push([`schemas/${syntax}/${form.root}.shape.json`, shape(form, syntax)]);
      made.push([
        `mappings/${form.canonical.split('/')[0]}/${name}-${syntax}.mapping.json`,
        {
          canonical: form.canonical,
          syntax,
          message: form.root,
          title: { zh: `${form.zh}(${syntax.toUpperCase()})`, en: `${form.en} (${syntax.toUpperCase()})` },
          rows: mapping(form.fields, ''),
        },
      ]);
    }
  return made;
}

function shape(form, syntax) {
  const rows = [];
  const visit = (fields, above) => {
    for (const { name, times, zh, kind, parts } of fields) {
      const path = `${above}${name}`;
      const type = kind?.fixed ?? (syntax === 'json' ? kind?.json : undefined);
      rows.push(type === undefined ? [path, times, zh] : [path, times, zh, type]);
      if (parts) visit(parts, `${path}/`);
    }
  };
  visit(form.fields, '');
  const namespace = syntax === 'xml' ? { namespace: form.namespace } : {};
  return { syntax, message: form.root, title: form.zh, ...namespace, root: form.root, ordered: false, rows };
}

function mapping(fields, above) {
  return fields.flatMap(({ name, field, kind, each, parts }) => {
    const path = `${above}${name}`;
    if (!parts) return [{ field, path, ...kind.row }];
    return each === undefined ? mapping(parts, `${path}/`) : [{ each, path, rows: mapping(parts, '') }];
  });
}

const TYPES = {
  zh: { text: '文本', number: '数字', boolean: '布尔', moment: '时间', date: '日期', part: '组' },
  en: { text: 'text', number: 'number', boolean: 'boolean', moment: 'moment', date: 'date', part: 'group' },
};

/** The tables of docs/agency-forms.md in one language, by form. */
export function tables(language) {
  const [field, times, type, meaning] =
    language === 'zh' ? ['字段', '次数', '类型', '含义'] : ['Field', 'Times', 'Type', 'Meaning'];
  return FORMS.map((form) => {
    const lines = [`| ${field} | ${times} | ${type} | ${meaning} |`, '| --- | --- | --- | --- |'];
    const visit = (fields, above) => {
      for (const each of fields) {
        const own = each.parts ? 'part' : (each.kind.type ?? 'text');
        const often = each.times === MANY ? '0..n' : each.times;
        lines.push(
          `| \`${above}${each.name}\` | ${often} | ${TYPES[language][own] ?? own} | ${each[language]} |`,
        );
        if (each.parts) visit(each.parts, `${above}${each.name}/`);
      }
    };
    visit(form.fields, '');
    return lines.join('\n');
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, content] of files()) {
    const file = join(dirname(fileURLToPath(import.meta.url)), '..', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
