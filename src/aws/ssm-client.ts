/** What is needed of this package, alone: `build.mjs` makes a file of its own of it. */
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
