import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { expect, test } from 'vitest';
import { projectRoot } from '../gateway/index.js';

// A customs' XSDs of the WCO Data Model aren't part of the project; where they lie beside it, what we write is held against them.
const folder = join(projectRoot, '../shared/reference/xsd/wco-hmrc/wco');
const cases = join(projectRoot, 'conformance/cases');

const MESSAGES = [
  ['DEC', 'declaration', 'customs-declaration/wco-dec'],
  ['RES', 'notification', 'regulatory-response/wco-res'],
] as const;

/** A schema of both namespaces: that of the wrapper alone doesn't know what it wraps. */
const both = (
  message: string,
  schemas: string,
): string => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" schemaLocation="${schemas}/DocumentMetaData_2_DMS.xsd"/>
  <xs:import namespace="urn:wco:datamodel:WCO:${message}-DMS:2" schemaLocation="${schemas}/WCO_${message}_2_DMS.xsd"/>
</xs:schema>`;

for (const [message, schemas, mapping] of MESSAGES) {
  const written = readdirSync(join(cases, mapping))
    .map((name) => join(cases, mapping, name, 'rewritten.xml'))
    .filter((file) => existsSync(file));
  test(`the XSD of ${message} accepts what we write`, (ctx) => {
    if (!existsSync(folder)) ctx.skip('the WCO XSDs are not beside this checkout');
    xmlRegisterFsInputProviders();
    const schema = XmlDocument.fromString(both(message, schemas), { url: `file://${folder}/both.xsd` });
    const validator = XsdValidator.fromDoc(schema);
    expect(written.length).toBeGreaterThan(0);
    for (const file of written) {
      const document = XmlDocument.fromString(readFileSync(file, 'utf8'));
      try {
        expect(() => validator.validate(document), file).not.toThrow();
      } finally {
        document.dispose();
      }
    }
    validator.dispose();
    schema.dispose();
  });
}
