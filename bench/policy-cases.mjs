// Policies for bench/policy.mjs: usual ones, the worst that S3 accepts, and hostile ones.

const arn = 'arn:aws:s3:::app-data';
const LIMIT_BYTES = 20 * 1024;

/** The Deny that AWS documents, with parts of it replaced. */
const deny = (parts = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  ...parts,
});

const conditionOn = (operators) => ({
  Condition: { Bool: { 'aws:SecureTransport': 'false' }, ...operators },
});

const policyOf = (statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

const repeat = (count, statementOf) => Array.from({ length: count }, (_, at) => statementOf(at));

/** As many statements as a policy can hold. */
function fill(statementOf, limitBytes = LIMIT_BYTES) {
  const statements = [];
  let sizeBytes = policyOf([]).length;
  for (let at = 0; ; at++) {
    const statement = statementOf(at);
    sizeBytes += JSON.stringify(statement).length + 1;
    if (sizeBytes > limitBytes) return policyOf(statements);
    statements.push(statement);
  }
}

const allow = (Sid, Service, Action) => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service },
  Action,
  Resource: `${arn}/*`,
  Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
});

const foreignAllows = [
  allow('Logs', 'logging.s3.amazonaws.com', 's3:PutObject'),
  allow('Trail', 'cloudtrail.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl']),
  {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::444455556666:root' },
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [arn, `${arn}/shared/*`],
  },
];

export const usual = {
  'denied by one statement': policyOf([...foreignAllows, { Sid: 'DenyHttp', ...deny() }]),
  'three allows, no Deny': policyOf(foreignAllows),
};

const narrow = {
  'action globs': (at) => deny({ Action: [`s3:*t${at}?*`, `s3:G?t*${at}*`, `s3:*O*${at}*t`] }),
  resources: (at) => deny({ Resource: [`${arn}/*/${at}-*/x*`, `${arn}/?${at}*.log`] }),
  'values of one key': (at) => deny(conditionOn({ StringLike: { 'aws:UserAgent': `*a${at}*b*` } })),
  'listed values': (at) =>
    deny(conditionOn({ StringNotEquals: { 'aws:PrincipalOrgID': `o-${at}` } })),
  'many keys': (at) =>
    deny({
      Condition: {
        StringLike: Object.fromEntries(repeat(8, (key) => [`aws:k${key}`, `*v${at}*`])),
        NumericLessThan: { 's3:max-keys': at },
      },
    }),
  'own keys': (at) => deny(conditionOn({ StringNotLike: { [`aws:RequestTag/t${at}`]: 'a*' } })),
  'dates and networks': (at) =>
    deny(
      conditionOn({
        DateLessThan: { 'aws:CurrentTime': `20${10 + (at % 80)}-01-01T00:00:00Z` },
        IpAddress: { 'aws:SourceIp': `10.${at}.0.0/16` },
      }),
    ),
  principals: (at) => deny({ Principal: { AWS: `arn:aws:iam::${444455550000 + at}:role/r${at}` } }),
  'principal ARNs': (at) =>
    deny(conditionOn({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/*r${at}*` } })),
  'spared resources': (at) => deny({ Resource: undefined, NotResource: `${arn}/*${at}/*` }),
  'spared actions': (at) =>
    deny({ Action: undefined, NotAction: [`s3:*${at}*`, 's3:Get*', 's3:List*'] }),
};

/** Two ways out of every statement; only a Deny at the end, which is read last, closes them all. */
const maze = (at) =>
  deny(conditionOn({ StringNotEquals: { [`aws:a${at}`]: 'x', [`aws:b${at}`]: 'y' } }));
const alwaysTrue = (count) => ({
  Condition: {
    Bool: { 'aws:SecureTransport': 'false' },
    StringLikeIfExists: Object.fromEntries(repeat(count, (at) => [`aws:c${at}`, '*'])),
  },
});

export const worst = {
  ...Object.fromEntries(Object.entries(narrow).map(([name, of]) => [name, fill(of)])),
  'one list of action globs': policyOf([deny({ Action: repeat(1_000, (at) => `s3:*${at}*?`) })]),
  'one list of resources': policyOf([deny({ Resource: repeat(500, (at) => `${arn}/*${at}*x?`) })]),
  'alphabet of actions': policyOf(
    repeat(26, (at) => deny({ Action: `s3:${String.fromCharCode(97 + at)}*` })),
  ),
  'last letters of actions': policyOf(
    repeat(26, (at) => deny({ Action: `s3:*${String.fromCharCode(97 + at)}` })),
  ),
  'last letters of roles': fill((at) =>
    deny(
      conditionOn({
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*${String.fromCharCode(48 + at)}` },
      }),
    ),
  ),
  'prefixes together': policyOf([
    deny({ Resource: repeat(95, (at) => `${arn}/${String.fromCharCode(32 + at)}*`) }),
    deny({ Resource: arn }),
  ]),
  maze: policyOf([...repeat(60, maze), deny(alwaysTrue(4))]),
};

export const growth = {
  'narrow Deny': [1, 10, 100, 1_000].map((count) =>
    policyOf(repeat(count, narrow['action globs'])),
  ),
  'narrow and usual Deny': [1, 10, 100, 1_000].map((count) =>
    policyOf([...repeat(count - 1, narrow['many keys']), deny()]),
  ),
  'conditions on own keys': [1, 10, 100, 1_000].map((count) =>
    policyOf(repeat(count, narrow['own keys'])),
  ),
};

const stars = (count) => '*a*b'.repeat(count);
export const hostile = {
  '5 000 times *a*b in an Action': policyOf([deny({ Action: `s3:${stars(5_000)}` })]),
  '2 000 times *a*b in a Resource': policyOf([deny({ Resource: `${arn}/${stars(2_000)}*` })]),
  '2 000 times *a*b in a spared Resource': policyOf([
    deny({ Resource: undefined, NotResource: `${arn}/${stars(2_000)}*` }),
  ]),
  '100 patterns of 100 times *a*b': policyOf([
    deny({ Resource: repeat(100, (at) => `${arn}/*${at}${stars(100)}`) }),
  ]),
  '100 conditions in each statement': fill(
    () =>
      deny({
        Condition: {
          StringNotLike: Object.fromEntries(repeat(100, (at) => [`aws:k${at}`, stars(3)])),
        },
      }),
    200_000,
  ),
  '1 MB of action globs': fill(narrow['action globs'], 1_000_000),
  '1 MB of conditions': fill(narrow['many keys'], 1_000_000),
  '1 MB of *': policyOf([deny({ Action: `s3:${'*'.repeat(1_000_000)}` })]),
  '1 MB of ?': policyOf([deny({ Resource: `${arn}/${'?'.repeat(1_000_000)}` })]),
  '1 MB maze': fill(maze, 1_000_000),
};
