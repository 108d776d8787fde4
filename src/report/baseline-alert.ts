/** What consumers of the topic get when a new baseline cannot be used. Words and places only, no value of it. */
export type BaselineAlert = {
  version: '0.1';
  outcome: 'baseline-not-read';
  severity: 'error';
  sentence: string;
  parameter: string;
  region: string;
  problems: readonly string[];
};

export const toBaselineAlert = (
  parameter: string,
  region: string,
  sentence: string,
  problems: readonly string[],
): BaselineAlert => ({
  version: '0.1',
  outcome: 'baseline-not-read',
  severity: 'error',
  sentence,
  parameter,
  region,
  problems,
});
