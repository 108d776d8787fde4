import type { Aws } from './clients.ts';

/** One behaviour of AWS that Reseal, or a test of it, relies on. */
export type ContractCase = {
  /** Unique: the known differences refer to it. */
  behaviour: string;
  why: string;
  /** Does something and tells, as plain data, what was seen. */
  run: (aws: Aws) => Promise<unknown>;
  /** What the real AWS shows. */
  expects: unknown;
};

/** The end of a call in a word: `ok`, or the status and the name of the error. */
export async function ending(call: Promise<{ $metadata: Metadata }>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as Error & { $metadata?: Metadata };
    return `${$metadata?.httpStatusCode} ${error.name}`;
  }
}

/** The status of a call that has to succeed. */
export const statusOf = async (
  call: Promise<{ $metadata: Metadata }>,
): Promise<number | undefined> => (await call).$metadata.httpStatusCode;

type Metadata = { httpStatusCode?: number | undefined };
