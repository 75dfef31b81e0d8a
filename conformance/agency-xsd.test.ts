import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { expect, test } from 'vitest';
import { projectRoot } from '../gateway/index.js';

// The XSDs of eFTI and of the European maritime single window aren't part of the project; where they lie beside it, what we write is held against them.
const folder = join(projectRoot, '../shared/reference/xsd');
const cases = join(projectRoot, 'conformance/cases');

const MAPPINGS = [
  ['consignment-note/efti-consignment', 'efti/consignment-common.xsd'],
  ['consignment-note/efti-identifiers', 'efti/edelivery/gate.xsd'],
  ['consignment-note/efti-identifier-response', 'efti/edelivery/gate.xsd'],
  ['vessel-call/emswe-noa', 'emswe/NOA/NOA_Envelope.xsd'],
  ['vessel-call/emswe-ata', 'emswe/ATA/ATA_Envelope.xsd'],
  ['vessel-call/emswe-vid', 'emswe/VID/VID_Envelope.xsd'],
] as const;

for (const [mapping, file] of MAPPINGS) {
  const written = readdirSync(join(cases, mapping))
    .map((name) => join(cases, mapping, name, 'rewritten.xml'))
    .filter((each) => existsSync(each));
  test(`${file} accepts what ${mapping} writes`, (ctx) => {
    if (!existsSync(folder)) ctx.skip('the XSDs of eFTI and EMSWe are not beside this checkout');
    xmlRegisterFsInputProviders();
    const path = join(folder, file);
    const schema = XmlDocument.fromString(readFileSync(path, 'utf8'), { url: `file://${path}` });
    const validator = XsdValidator.fromDoc(schema);
    expect(written.length).toBeGreaterThan(0);
    for (const each of written) {
      const document = XmlDocument.fromString(readFileSync(each, 'utf8'));
      try {
        expect(() => validator.validate(document), each).not.toThrow();
      } finally {
        document.dispose();
      }
    }
    validator.dispose();
    schema.dispose();
  });
}
