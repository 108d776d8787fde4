import type { Alert } from './alert-contract.ts';

/** What filter policies of subscribers can ask for; what an alert does not know is left out. */
export type AlertAttributes = Readonly<Record<string, string | readonly string[]>>;

export function alertAttributes(alert: Alert): AlertAttributes {
  const { outcome, severity } = alert;
  switch (alert.kind) {
    case 'bucket': {
      const { region, account } = alert.bucket;
      return { outcome, severity, seal: alert.seals, region, account };
    }
    case 'key': {
      const { region, account } = alert.key;
      return { outcome, severity, seal: ['encryption'], region, ...(account && { account }) };
    }
    case 'baseline':
      return { outcome, severity, region: alert.region };
    case 'backfill':
    case 'digest':
      return { outcome, severity, region: alert.region, account: alert.account };
  }
}
