// Makes .serverless/stack-set/: one template and the zips for CloudFormation StackSets, which know no deployment
// bucket of the Serverless Framework. What follows goes to `serverless package`.
//
//   npm run package:stackset -- --param="alarmTopicArn=..."
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '../..');
const packageFolder = join(root, '.serverless');

/** Lambda takes code only from a bucket of its own Region: there is one in each, with the Region as its end. */
const codeBucket = {
  Type: 'String',
  Description:
    'The buckets that hold the zips are called <CodeBucket>-<Region>, one in each Region.',
  AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,40}$',
};

/**
 * @param template what the Serverless Framework packaged
 * @param keyOf the key of the zip whose name is given
 */
export function stackSetTemplate(template, keyOf) {
  const {
    ServerlessDeploymentBucket: _bucket,
    ServerlessDeploymentBucketPolicy: _policy,
    ...resources
  } = structuredClone(template.Resources);
  const { ServerlessDeploymentBucketName: _name, ...Outputs } = template.Outputs;
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const name = Properties.Code.S3Key.split('/').at(-1);
    // A new key for new code: otherwise CloudFormation sees no change.
    Properties.Code = {
      S3Bucket: { 'Fn::Sub': '${CodeBucket}-${AWS::Region}' },
      S3Key: keyOf(name),
    };
  }
  const Parameters = { CodeBucket: codeBucket, ...template.Parameters };
  return { ...template, Parameters, Resources: resources, Outputs };
}

function main(words) {
  const run = (command, ...rest) => execFileSync(command, rest, { cwd: root, stdio: 'inherit' });
  run(process.execPath, 'build.mjs');
  const serverless = join(root, 'node_modules/serverless/bin/serverless.js');
  run(process.execPath, serverless, 'package', '--stage', 'prod', ...words);
  const folder = join(packageFolder, 'stack-set');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const file = join(packageFolder, 'cloudformation-template-update-stack.json');
  const template = stackSetTemplate(JSON.parse(readFileSync(file, 'utf8')), (name) => {
    const zip = join(packageFolder, name);
    const digest = createHash('sha256').update(readFileSync(zip)).digest('hex').slice(0, 16);
    const key = `reseal-${digest}-${name}`;
    copyFileSync(zip, join(folder, key));
    return key;
  });
  writeFileSync(join(folder, 'template.json'), `${JSON.stringify(template, null, 1)}\n`);
  console.log(`${folder}: template.json, and the zips to copy to a bucket in each Region`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
