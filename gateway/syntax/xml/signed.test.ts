import { describe, expect, it } from 'vitest';
import { isSigned } from './signed.js';

describe('a signed message', () => {
  it.each([
    [true, '<a><ds:Signature><ds:SignatureValue>\n q0==</ds:SignatureValue></ds:Signature></a>'],
    [true, '<Signature><SignedInfo/><SignatureValue>q0==</SignatureValue></Signature>'],
    [true, '<DecMessage><DecSign><OperType>G</OperType><Sign>MIIB</Sign></DecSign></DecMessage>'],
    [false, '<Signature><SignatureValue></SignatureValue><KeyInfo/></Signature>'],
    [false, '<Signature><SignatureValue/></Signature>'],
    [false, '<Signature><SignatureValue>'],
    [false, '<DecMessage><DecSign><OperType>G</OperType><Sign> </Sign></DecSign></DecMessage>'],
    [false, '<DecMessage><Sign>x</Sign></DecMessage>'],
    [false, '<DecMessage><DecSign><NoSign>x</NoSign></DecSign></DecMessage>'],
    [false, ''],
  ])('%s: %s', (expected, text) => expect(isSigned(Buffer.from(text))).toBe(expected));
});
