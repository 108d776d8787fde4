import { parseXML } from '@aws-sdk/xml-builder';
import type {
  EncryptionConfiguration,
  XmlElement,
  XmlValue,
} from '../core/encryption/configuration.ts';
import { quote } from '../core/names.ts';
import type { Parsed } from '../core/names.ts';

const rootTag = 'ServerSideEncryptionConfiguration';
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * Reads the XML itself, because the SDK drops every member that its model does not know, and what we
 * do not read we cannot write back.
 * @see PutBucketEncryption: it replaces the whole configuration.
 */
export function parseEncryptionXml(xml: string): Parsed<EncryptionConfiguration> {
  let root: XmlValue | undefined;
  try {
    // The only values that the parser makes are text, lists and objects.
    root = (parseXML(xml) as Record<string, XmlValue>)[rootTag];
  } catch {
    return problem('it is not XML');
  }
  if (root === undefined) return problem(`it has no ${rootTag}`);
  if (root === '') return { ok: true, value: { rules: [] } };
  if (typeof root === 'string' || Array.isArray(root)) return problem(`its ${rootTag} is text`);
  if (hasAttributesInside(xml)) return problem('its elements have attributes');
  const { Rule: rule = [], xmlns: _, ...others } = withoutBlanks(root);
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) return problem(`it has a member ${quote(unknown)} beside its rules`);
  const rules: XmlElement[] = [];
  for (const candidate of Array.isArray(rule) ? rule : [rule]) {
    if (typeof candidate === 'string' || Array.isArray(candidate)) {
      return problem('a rule of it is text');
    }
    rules.push(withoutBlanks(candidate));
  }
  return { ok: true, value: { rules } };
}

export function formatEncryptionXml(configuration: EncryptionConfiguration): string {
  const rules = configuration.rules.map((rule) => format('Rule', rule)).join('');
  return `<${rootTag} xmlns="${namespace}">${rules}</${rootTag}>`;
}

function format(tag: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((one) => format(tag, one)).join('');
  const content =
    typeof value === 'string'
      ? escape(value)
      : Object.entries(value)
          .map(([childTag, child]) => format(childTag, child))
          .join('');
  return `<${tag}>${content}</${tag}>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The parser keeps blanks between elements as text. */
function withoutBlanks(element: XmlElement): XmlElement {
  const members = Object.entries(element).filter(
    ([tag, value]) => !(tag === '#text' && typeof value === 'string' && value.trim() === ''),
  );
  return Object.fromEntries(
    members.map(([tag, value]) => [tag, isElement(value) ? withoutBlanks(value) : value]),
  );
}

const isElement = (value: XmlValue): value is XmlElement =>
  typeof value === 'object' && !Array.isArray(value);

/** The parser mixes attributes with children, so they could not be told apart when writing. */
function hasAttributesInside(xml: string): boolean {
  const inside = xml.slice(xml.indexOf('>', xml.indexOf(`<${rootTag}`)) + 1);
  return /<[A-Za-z][^\s>/]*\s+[^\s>/=]+\s*=/.test(inside);
}

const problem = (text: string): Parsed<never> => ({ ok: false, problem: text });
