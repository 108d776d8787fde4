/**
 * The accounts from which load balancers wrote logs before August 2022; newer Regions have a service
 * principal instead.
 * @see aws-facts 3.1; the two of China from the guide for China and Terraform's `aws_elb_service_account`.
 */
export const loadBalancingAccounts: ReadonlyMap<string, string> = new Map([
  ['127311923021', 'us-east-1'],
  ['033677994240', 'us-east-2'],
  ['027434742980', 'us-west-1'],
  ['797873946194', 'us-west-2'],
  ['098369216593', 'af-south-1'],
  ['754344448648', 'ap-east-1'],
  ['589379963580', 'ap-southeast-3'],
  ['718504428378', 'ap-south-1'],
  ['383597477331', 'ap-northeast-3'],
  ['600734575887', 'ap-northeast-2'],
  ['114774131450', 'ap-southeast-1'],
  ['783225319266', 'ap-southeast-2'],
  ['582318560864', 'ap-northeast-1'],
  ['985666609251', 'ca-central-1'],
  ['054676820928', 'eu-central-1'],
  ['156460612806', 'eu-west-1'],
  ['652711504416', 'eu-west-2'],
  ['635631232127', 'eu-south-1'],
  ['009996457667', 'eu-west-3'],
  ['897822967062', 'eu-north-1'],
  ['076674570225', 'me-south-1'],
  ['507241528517', 'sa-east-1'],
  ['048591011584', 'us-gov-west-1'],
  ['190560391635', 'us-gov-east-1'],
  ['638102146993', 'cn-north-1'],
  ['037604701340', 'cn-northwest-1'],
]);

/**
 * The accounts from which Redshift wrote audit logs (`arn:aws:iam::<account>:user/logs`) before it had a
 * service principal.
 * @see Terraform's deprecated `aws_redshift_service_account`, which lists what the guide listed then.
 */
export const redshiftAccounts: ReadonlyMap<string, string> = new Map([
  ['193672423079', 'us-east-1'],
  ['391106570357', 'us-east-2'],
  ['262260360010', 'us-west-1'],
  ['902366379725', 'us-west-2'],
  ['365689465814', 'af-south-1'],
  ['313564881002', 'ap-east-1'],
  ['865932855811', 'ap-south-1'],
  ['090321488786', 'ap-northeast-3'],
  ['760740231472', 'ap-northeast-2'],
  ['361669875840', 'ap-southeast-1'],
  ['762762565011', 'ap-southeast-2'],
  ['404641285394', 'ap-northeast-1'],
  ['907379612154', 'ca-central-1'],
  ['053454850223', 'eu-central-1'],
  ['210876761215', 'eu-west-1'],
  ['307160386991', 'eu-west-2'],
  ['945612479654', 'eu-south-1'],
  ['915173422425', 'eu-west-3'],
  ['729911121831', 'eu-north-1'],
  ['013126148197', 'me-south-1'],
  ['075028567923', 'sa-east-1'],
  ['665727464434', 'us-gov-west-1 and us-gov-east-1'],
  ['111890595117', 'cn-north-1'],
  ['660998842044', 'cn-northwest-1'],
]);
