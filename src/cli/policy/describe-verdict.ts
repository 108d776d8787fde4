import { nameOfStatement, statementsOf } from '../../core/policy/document.ts';
import type { Policy } from '../../core/policy/document.ts';
import type { CounterExample } from '../../core/policy/counter-example.ts';
import type { PolicyAlarm, PolicyVerdict } from '../../core/policy/evaluate.ts';
import type { ForbiddenRequest, PolicySeal } from '../../core/policy/policy-seal.ts';
import { describeAlarm } from '../../report/describe-alarm.ts';
import type { Line, Style } from '../output/terminal.ts';
import { explainMisses } from './explain-miss.ts';
import type { Asked } from './parse-line.ts';

/** What was found about one policy. */
export type Checked = { verdict: PolicyVerdict; alarms: readonly PolicyAlarm[] };

/** More than these are counted only. */
const MAXIMUM_STATEMENTS = 20;

const styles: Readonly<Record<PolicyVerdict['kind'], Style>> = {
  denied: 'green',
  allowed: 'yellow',
  unknown: 'red',
};

/** The verdict in words, with what a reader needs to check it by hand. */
export function describeVerdict(
  { verdict, alarms }: Checked,
  asked: Asked,
  { request }: PolicySeal,
): Line[] {
  const policy = asked.ok ? asked.value.policy : undefined;
  const heading: Line = [
    { text: verdict.kind, style: styles[verdict.kind] },
    `  ${summaryOf(verdict, requests[request])}`,
  ];
  return [
    heading,
    ...detailsOf(verdict, policy, missing[request]),
    ...alarms.map((alarm): Line => [{ text: 'alarm', style: 'red' }, `  ${describeAlarm(alarm)}`]),
  ];
}

const requests: Readonly<Record<ForbiddenRequest, string>> = {
  http: 'request over plain HTTP',
  'outdated-tls': 'request over TLS below that version',
  upload: 'upload with another encryption',
};

const missing: Readonly<Record<ForbiddenRequest, string>> = {
  http: 'every action on the bucket and its objects where aws:SecureTransport is false',
  'outdated-tls': 'every action on the bucket and its objects where s3:TlsVersion is lower',
  upload: 's3:PutObject on its objects where the headers ask for another encryption',
};

function summaryOf({ kind }: PolicyVerdict, request: string): string {
  switch (kind) {
    case 'denied':
      return `No ${request} gets through.`;
    case 'allowed':
      return `${request.startsWith('u') ? 'An' : 'A'} ${request} gets through.`;
    case 'unknown':
      return `Whether any ${request} gets through cannot be told.`;
  }
}

function detailsOf(verdict: PolicyVerdict, policy: Policy | undefined, lacks: string): Line[] {
  switch (verdict.kind) {
    case 'denied':
      return indented('Proven by:', namesOf(verdict.proof, policy));
    case 'allowed':
      return describeRequest(verdict.counterExample, policy, lacks);
    case 'unknown':
      return [[`  Because ${verdict.reason}.`]];
  }
}

function describeRequest(
  request: CounterExample,
  policy: Policy | undefined,
  lacks: string,
): Line[] {
  const { principal, action, resource, context } = request;
  const keys = Object.entries(context).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const misses = policy === undefined ? [] : explainMisses(policy, request);
  const escapes = misses.map(({ statement, part }) => `${statement} does not match: ${part}`);
  return [
    ...indented('For example:', [
      `principal  ${principal}`,
      `action     ${action}`,
      `resource   ${resource}`,
      `context    ${keys.join(', ')}`,
    ]),
    ...(policy === undefined
      ? [['  No Deny stops it: there is no policy.']]
      : escapes.length === 0
        ? [['  No Deny stops it: the policy has none.']]
        : indented('No Deny stops it:', escapes)),
    [`  Missing: a Deny of everybody and ${lacks}. "reseal policy merge" adds it.`],
  ];
}

const namesOf = (indexes: readonly number[], policy: Policy | undefined): string[] => {
  const statements = policy === undefined ? [] : statementsOf(policy);
  return indexes.map((index) => nameOfStatement(statements[index] ?? null, index));
};

function indented(heading: string, texts: readonly string[]): Line[] {
  const shown = texts.slice(0, MAXIMUM_STATEMENTS);
  const more = texts.length - shown.length;
  const rest = more === 0 ? [] : [`and ${more} more`];
  return [[`  ${heading}`], ...[...shown, ...rest].map((text): Line => [`    ${text}`])];
}
