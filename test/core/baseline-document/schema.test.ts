import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  baselineMembers,
  parseBaseline,
} from '../../../src/core/baseline-document/parse-baseline.ts';
import {
  anyDocument,
  goodDocument,
  wrongDocuments,
} from '../../support/core-baseline-documents.ts';

const file = new URL('../../../src/baseline.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(file, 'utf8')) as {
  properties: Record<string, { description?: string }>;
};
const takes = new Ajv({ strict: true, strictTypes: false }).compile(schema);

const isTaken = (document: unknown): boolean => parseBaseline(document, undefined).ok;

describe('src/baseline.schema.json and the parser', () => {
  it('know the same members, each with a description', () => {
    expect(Object.keys(schema.properties).toSorted()).toEqual(baselineMembers.toSorted());
    for (const { description } of Object.values(schema.properties))
      expect(description).toBeTruthy();
  });

  it.each(wrongDocuments)('both refuse %s', (_title, document) => {
    expect({ schema: takes(document), parser: isTaken(document) }).toEqual({
      schema: false,
      parser: false,
    });
  });

  it('both take the example of docs/baseline.md', () => {
    const text = readFileSync(new URL('../../../docs/baseline.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json baseline.json\n(.*?)```/s.exec(text) ?? [];
    const document: unknown = JSON.parse(example);
    expect(Object.keys(document as object)).toEqual(baselineMembers);
    expect({ schema: takes(document), parser: isTaken(document) }).toEqual({
      schema: true,
      parser: true,
    });
  });

  it('always both take a document whose members are right', () => {
    fc.assert(
      fc.property(goodDocument, (document) => {
        expect(takes(document)).toBe(true);
        expect(isTaken(document)).toBe(true);
      }),
    );
  });

  it('always agree', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(isTaken(document)).toBe(takes(document));
      }),
      { numRuns: 500 },
    );
  });

  it('never throw for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isTaken(value)).toBe(takes(value));
      }),
    );
  });
});
