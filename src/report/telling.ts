/** What whoever tells knows beside the facts. */
export type Telling = {
  nowMs: number;
  sha256: (text: string) => string;
  /** The table of the ledger, for commands to paste. */
  ledgerTable?: string | undefined;
};

export const CONTRACT_VERSION = '1.0';

/** Short, and no text of others in it. */
export const fingerprintOf = (fact: string, { sha256 }: Pick<Telling, 'sha256'>): string =>
  sha256(fact).slice(0, 32);
