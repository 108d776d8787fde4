/** Apart from the other clients, because it has as much code as three of them, and few stacks ask it. */
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
