import type { CounterExample } from '../../src/core/policy/counter-example.ts';
import type { Principal, Request } from './core-iam-simulation.ts';
import { callerContext } from './core-requests.ts';
import type { Place } from './core-requests.ts';

/** The request that a counter-example describes, as the simulation of IAM takes it. */
export function requestOf(example: CounterExample): Request {
  const given = Object.entries(example.context).map(([key, value]) => [key.toLowerCase(), value]);
  const principal = principalOf(example.principal);
  return {
    principal,
    action: example.action,
    resource: example.resource,
    context: { ...callerContext(principal), ...Object.fromEntries(given) },
  };
}

function principalOf(name: string): Principal {
  if (name === 'anonymous') return { name, arns: [] };
  if (!name.startsWith('arn:')) return { name, arns: [], service: name };
  return { name, arns: [name], account: name.split(':')[4] ?? '' };
}

const callers =
  /^arn:([^:]+):(?:iam|sts)::(?:\d{12}:(?:root|(?:user|role|federated-user)\/.+)|cloudfront:user\/CloudFront .+)$/;

/** What no request over plain HTTP to the bucket could be; empty for a request that somebody can send. */
export function whyImpossible(example: CounterExample, { partition, name }: Place): string[] {
  const { principal, action, resource } = example;
  const arn = `arn:${partition}:s3:::${name}`;
  const { context } = requestOf(example);
  const isService = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(principal);
  const isCaller = callers.exec(principal)?.[1] === partition;
  const implied = callerContext(principalOf(principal));
  const checks: [isWrong: boolean, text: string][] = [
    [context['aws:securetransport'] !== 'false', 'is not over plain HTTP'],
    [context['s3:tlsversion'] !== undefined, 'has a version of TLS'],
    [!/^s3:[A-Za-z][A-Za-z0-9-]*$/.test(action), `has no action: ${action}`],
    [resource !== arn && !resource.startsWith(`${arn}/`), `is to another bucket: ${resource}`],
    [resource === `${arn}/`, 'is to an object without a key'],
    [!isService && !isCaller && principal !== 'anonymous', `is by nobody: ${principal}`],
    [resource === arn && / s3:(?:Get|Put|Delete)Object /.test(` ${action} `), 'mixes the kinds'],
    [resource !== arn && /^s3:(?:List|Get|Put|Delete)Bucket/.test(action), 'mixes the kinds'],
    ...Object.entries(implied).map(([key, value]): [boolean, string] => [
      context[key] !== value,
      `contradicts itself about ${key}`,
    ]),
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, text]) => text);
}
