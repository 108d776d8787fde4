import type { Region } from '../core/names.ts';
import type { Ports } from './ports.ts';

/**
 * The same ports, which show no bucket of another Region: its lease, its exceptions and its repairs are in the
 * ledger over there, so a run with the ledger of this Region would write beside them.
 */
export const onlyInRegion = <Given extends Pick<Ports, 'observe'>>(
  region: Region,
  ports: Given,
): Given => ({
  ...ports,
  observe: async (ref) => {
    if (ref.region === region) return ports.observe(ref);
    const failure = { kind: 'wrong-region', region: ref.region } as const;
    const unreadable = { kind: 'unreadable', failure } as const;
    return Promise.resolve({ encryption: unreadable, policy: unreadable });
  },
});
