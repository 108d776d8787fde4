import { parseXML } from '@aws-sdk/xml-builder';

/** The tree of an XML document: text at the leaves, a list where a tag is repeated. */
export type XmlTree = string | XmlObject | XmlTree[];
export type XmlObject = { readonly [tag: string]: XmlTree };

/** The document with its root tag as the only key, or `undefined` when it is not well-formed. */
export function parseXmlDocument(text: string): XmlObject | undefined {
  try {
    return parseXML(text) as XmlObject;
  } catch {
    return undefined;
  }
}

export const isXmlObject = (value: XmlTree | undefined): value is XmlObject =>
  typeof value === 'object' && !Array.isArray(value);

/** A repeated tag is a list, a single one is not, an absent one is nothing. */
export function xmlList(value: XmlTree | undefined): readonly XmlTree[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** What stands between the tags of the root: the text as it was sent, so that nothing is lost. */
export function innerXml(document: string, root: string): string {
  const inner = new RegExp(`<${root}\\b[^>]*>([\\s\\S]*)</${root}`).exec(document);
  return inner?.[1] ?? '';
}

const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => escapes.get(character) ?? character);

/** `<tag>text</tag>`, or nothing when there is no text to show. */
export const textElement = (tag: string, text: string | undefined): string =>
  text === undefined ? '' : `<${tag}>${escapeXml(text)}</${tag}>`;
