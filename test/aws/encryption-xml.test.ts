import { describe, expect, it } from '@jest/globals';
import { formatEncryptionXml, parseEncryptionXml } from '../../src/aws/encryption-xml.ts';

const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const configuration = (rules: string) =>
  `<ServerSideEncryptionConfiguration ${xmlns}>${rules}</ServerSideEncryptionConfiguration>`;

const today =
  '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>' +
  '<KMSMasterKeyID>alias/a&amp;b</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>' +
  '<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>' +
  '<BucketKeyEnabled>true</BucketKeyEnabled></Rule>';
const tomorrow =
  '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>' +
  '<Pad>7</Pad></ApplyServerSideEncryptionByDefault>' +
  '<Blocked><Type>A</Type><Type>B</Type><Empty></Empty></Blocked></Rule>';

describe('the encryption configuration as XML', () => {
  it.each([
    ['of today', today],
    ['with members of tomorrow', tomorrow],
    ['with two rules', today + tomorrow],
    ['without rules', ''],
  ])('is written back as it was read: %s', (_title, rules) => {
    const parsed = parseEncryptionXml(`<?xml version="1.0"?>\n${configuration(rules)}`);
    expect(parsed.ok && formatEncryptionXml(parsed.value)).toBe(configuration(rules));
  });

  it('does not mind how it is laid out', () => {
    const parsed = parseEncryptionXml(configuration(today.replaceAll('><', '> <')));
    expect(parsed.ok && formatEncryptionXml(parsed.value)).toBe(configuration(today));
  });

  it.each([['once more, with a header', today]])(
    'is written back as it was read: %s',
    (_title, rules) => {
      const parsed = parseEncryptionXml(`<?xml version="1.0"?>\n${configuration(rules)}`);
      expect(parsed.ok && formatEncryptionXml(parsed.value)).toBe(configuration(rules));
    },
  );

  it('reads text with entities as text', () => {
    const parsed = parseEncryptionXml(configuration(today));
    expect(JSON.stringify(parsed)).toContain('"alias/a&b"');
  });

  it.each([
    ['nothing', '', /not XML/],
    ['half of it', configuration(today).slice(0, 90), /not XML/],
    ['a page of a proxy', '<html><body>Sign in</body></html>', /no ServerSideEncryption/],
    ['text in it', configuration('soon'), /"#text" beside/],
    ['a rule that is text', configuration('<Rule>on</Rule>'), /rule of it is text/],
    ['a member beside the rules', configuration(`${today}<Mode>x</Mode>`), /"Mode" beside/],
    ['attributes', configuration('<Rule><Grant type="x">y</Grant></Rule>'), /attributes/],
  ])('refuses %s, because it could not be written back', (_title, xml, problem) => {
    const parsed = parseEncryptionXml(xml);
    expect(parsed.ok ? '' : parsed.problem).toMatch(problem);
  });
});
