/**
 * The members of a Compliance Finding that OCSF 1.6 requires or recommends, and those that Reseal adds, with their
 * values. Written down from the descriptions of the class `compliance_finding`, its base classes `finding` and
 * `base_event`, the profiles `cloud` and `datetime`, and the objects `compliance`, `finding_info`, `metadata`,
 * `product`, `cloud`, `account`, `resource_details` and `remediation` in the repository ocsf/ocsf-schema. `standards`
 * is required up to 1.4 and recommended since.
 */

const text = { type: 'string', minLength: 1 };
const timestampMs = { type: 'integer', minimum: 1_000_000_000_000 };
const datetime = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$` };

const object = (required: string[], properties: Record<string, object>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

const account = object(['uid'], {
  uid: { type: 'string', pattern: String.raw`^\d{12}$` },
  type: { const: 'AWS Account' },
  type_id: { const: 10 },
});

export const complianceFindingSchema = object(
  [
    'activity_id',
    'category_uid',
    'class_uid',
    'cloud',
    'compliance',
    'finding_info',
    'metadata',
    'resources',
    'severity_id',
    'status_id',
    'time',
    'type_uid',
  ],
  {
    activity_id: { enum: [0, 1, 2, 3, 99] },
    activity_name: { enum: ['Create', 'Update', 'Close'] },
    category_uid: { const: 2 },
    category_name: { const: 'Findings' },
    class_uid: { const: 2003 },
    class_name: { const: 'Compliance Finding' },
    type_uid: { enum: [200_300, 200_301, 200_302, 200_303, 200_399] },
    type_name: { type: 'string', pattern: '^Compliance Finding: (Create|Update|Close)$' },
    severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
    severity: { enum: ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal'] },
    status_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
    status: { enum: ['New', 'In Progress', 'Suppressed', 'Resolved', 'Archived', 'Deleted'] },
    time: timestampMs,
    time_dt: datetime,
    message: text,
    metadata: object(['version', 'product'], {
      version: { type: 'string', pattern: String.raw`^1\.\d+\.\d+$` },
      profiles: { type: 'array', items: text, uniqueItems: true },
      // At least one of name and uid; Security Hub knows a finding by the uid.
      product: object(['uid', 'name'], { uid: text, name: text, vendor_name: text, version: text }),
    }),
    cloud: object(['provider', 'region', 'account'], { provider: text, region: text, account }),
    finding_info: object(['uid', 'title'], {
      uid: text,
      title: text,
      desc: text,
      types: { type: 'array', items: text },
      modified_time: timestampMs,
      modified_time_dt: datetime,
    }),
    compliance: object(['standards', 'control', 'status_id', 'status'], {
      standards: { type: 'array', items: text, minItems: 1 },
      control: text,
      status_id: { enum: [0, 1, 2, 3, 99] },
      status: { enum: ['Unknown', 'Pass', 'Warning', 'Fail'] },
      status_details: { type: 'array', items: { type: 'string' }, minItems: 1 },
    }),
    remediation: object(['desc'], { desc: text }),
    resources: {
      type: 'array',
      minItems: 1,
      items: object(['uid', 'name', 'type', 'region', 'cloud_partition', 'owner'], {
        uid: { type: 'string', pattern: '^arn:aws[a-z-]*:s3:::' },
        name: text,
        type: { const: 'AWS::S3::Bucket' },
        region: text,
        cloud_partition: text,
        owner: object(['account'], { account }),
      }),
    },
    unmapped: { type: 'object' },
  },
);
