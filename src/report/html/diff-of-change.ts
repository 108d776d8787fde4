import type { ChangeInFull } from '../bucket-record.ts';
import { documentDiff } from '../document-diff.ts';

/** S3 takes policies of 20 KB; what is far larger comes from a file that somebody else wrote. */
const maximumCharacters = 200_000;

/** What a write changes, line by line. The record has the rules of the encryption, the ledger wraps them. */
export function diffOfChange({ setting, beforeDocument, afterDocument }: ChangeInFull): string[] {
  const before = beforeDocument ?? undefined;
  if ((before ?? '').length + afterDocument.length > maximumCharacters) {
    return ['… the documents are too long to be compared here'];
  }
  if (setting === 'bucket policy') return documentDiff('policy', before, afterDocument);
  const [was, is] = [before, afterDocument].map((rules) =>
    rules === undefined ? undefined : `{"rules":${rules}}`,
  );
  return documentDiff('encryption', was, is);
}
