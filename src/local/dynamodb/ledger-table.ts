/** The ledger's table as serverless.yml makes it, for accounts that no stack was deployed to. */
export const ledgerTable = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'exceptionsOf', AttributeType: 'S' },
    { AttributeName: 'untilMs', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'exceptions',
      KeySchema: [
        { AttributeName: 'exceptionsOf', KeyType: 'HASH' },
        { AttributeName: 'untilMs', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} as const;
