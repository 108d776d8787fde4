import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { ClientsWhenAsked } from '../aws/clients-when-asked.ts';
import { alertPublisher } from '../aws/publish-alert.ts';
import { sha256 } from '../aws/sha256.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import { isTold } from '../report/told-once.ts';
import type { LastingFact } from '../report/told-once.ts';
import type { Settings } from '../settings.ts';
import { countForDigest } from './count-for-digest.ts';
import type { Teller } from './tell-outcome.ts';
import { withAmazonQ } from './with-amazon-q.ts';

type Topics = Pick<Settings, 'alertTopicArn' | 'amazonQTopicArn' | 'region'>;
type TellerSettings = Topics & Pick<Settings, 'ledgerTable' | 'alerts'>;
type Remembering = 'putTold' | 'readTold' | 'countRepeat' | 'putUndelivered' | 'addCounters';

/** What is published is published to Amazon Q as well, where there is a topic for it. */
export function newPublisher(
  { alertTopicArn, amazonQTopicArn, region }: Topics,
  clients: Pick<ClientsWhenAsked, 'sns'>,
): Pick<Teller, 'logger' | 'metrics' | 'publish'> {
  // Which stage it is they read from POWERTOOLS_SERVICE_NAME: two stages of one Region count apart.
  const logger = new Logger();
  const metrics = new Metrics({ namespace: 'Reseal' });
  const [publish, publishToAmazonQ] = [alertTopicArn, amazonQTopicArn].map((topicArn) =>
    alertPublisher(topicArn, region, clients),
  );
  return { logger, metrics, publish: withAmazonQ(publish, publishToAmazonQ, { logger, metrics }) };
}

/** Where the ledger remembers that something was told. */
const toldAs = ({ text }: LastingFact): string => sha256(text);

export function newTeller(
  settings: TellerSettings,
  clients: Pick<ClientsWhenAsked, 'sns'>,
  ledger: Pick<Ledger, Remembering>,
  now: () => number = Date.now,
): Teller {
  const publisher = newPublisher(settings, clients);
  const { ledgerTable, alerts } = settings;
  return {
    ...publisher,
    alerts,
    telling: () => ({ nowMs: Date.now(), sha256, ledgerTable }),
    keep: async (alert) => (await ledger.putUndelivered(alert)).ok,
    askTold: async (fact) => {
      const told = await ledger.readTold(toldAs(fact));
      if (told.kind !== 'present') return { isNews: true, repeats: 0 };
      const { timeMs, repeats } = told.value;
      return { isNews: !isTold(timeMs, fact, now()), repeats };
    },
    countRepeat: async (fact) => {
      await ledger.countRepeat(toldAs(fact));
    },
    rememberTold: async (fact) => {
      await ledger.putTold(toldAs(fact), now());
    },
    count: countForDigest(ledger, publisher.logger, now),
  };
}
