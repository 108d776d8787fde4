import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import type { KmsKeyArn, Region } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { parsePolicy } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';
import { observedFrom } from './observed-from.ts';

const action = 'kms:GetKeyPolicy';

/** Not remembered: somebody adds a statement and wants to see that it lifts the hold. */
export async function readKeyPolicy(
  key: KmsKeyArn,
  region: Region,
  clients: Clients,
): Promise<Observed<Policy>> {
  try {
    const client = clients.kms(region);
    // The only name that a key policy can have.
    const command = new GetKeyPolicyCommand({ KeyId: key, PolicyName: 'default' });
    const { Policy: text } = await client.send(command);
    return observedFrom(parsePolicy(text ?? ''), action);
  } catch (error) {
    if (nameOf(error) === 'NotFoundException') return { kind: 'absent' };
    return { kind: 'unreadable', failure: classifyError(error, action) };
  }
}
