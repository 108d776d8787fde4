import { startLocalAccount } from '../../src/local/start-local-account.ts';

/** Something that claims to behave like AWS. */
export type Backend = {
  name: 'local account' | 'moto';
  /** Gives an empty world; what the last call gave is gone then. */
  renew: () => Promise<{ endpoint: string }>;
  stop: () => Promise<void>;
};

/** The local account always, moto when RESEAL_MOTO_ENDPOINT says where it runs. */
export function backendsUnderTest(motoEndpoint: string | undefined): Backend[] {
  const always = [localBackend()];
  return motoEndpoint === undefined ? always : [...always, motoBackend(motoEndpoint)];
}

function localBackend(): Backend {
  let stop = (): Promise<void> => Promise.resolve();
  return {
    name: 'local account',
    renew: async () => {
      await stop();
      const account = await startLocalAccount();
      stop = account.close;
      return { endpoint: account.endpoint };
    },
    stop: () => stop(),
  };
}

const motoBackend = (endpoint: string): Backend => ({
  name: 'moto',
  renew: async () => {
    const response = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    if (!response.ok) throw new Error(`moto at ${endpoint} answers ${response.status} to reset`);
    return { endpoint };
  },
  stop: () => Promise.resolve(),
});
