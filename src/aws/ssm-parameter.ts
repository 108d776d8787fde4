import type { Failure } from '../core/failure.ts';
import type { Region } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';

const action = 'ssm:GetParameter';

/** A parameter as it is now; what it was stays under the same version. */
type Parameter = { text: string; version: number };

export type ReadParameter = (name: string, region: Region) => Promise<Observed<Parameter>>;

/**
 * Reads a parameter of Systems Manager, decrypted where it is a SecureString. The name may carry a version or
 * a label: `/path:3`. The SDK tries again by itself.
 */
export const parameterReader =
  (clients: Pick<ClientsWhenAsked, 'ssm'>): ReadParameter =>
  async (name, region) => {
    try {
      const { GetParameterCommand } = await import('./ssm-client.ts');
      const client = await clients.ssm(region);
      const input = { Name: name, WithDecryption: true };
      const { Parameter: found } = await client.send(new GetParameterCommand(input));
      if (found?.Value === undefined || found.Version === undefined) {
        return unreadable({ kind: 'not-understood', action, problem: 'it holds no value' });
      }
      return { kind: 'present', value: { text: found.Value, version: found.Version } };
    } catch (error) {
      if (absentNames.has(nameOf(error))) return { kind: 'absent' };
      return unreadable(classifyError(error, action));
    }
  };

const absentNames = new Set(['ParameterNotFound', 'ParameterVersionNotFound']);

const unreadable = (failure: Failure): Observed<never> => ({ kind: 'unreadable', failure });
