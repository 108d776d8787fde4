import { parseFault } from './parse-fault.ts';
import { emptyReply, jsonReply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { World } from './world.ts';

/** No bucket name begins with an underscore, so nothing of S3 is hidden by this. */
export const CONTROL_PREFIX = '/_reseal/';

/** Faults and records for other processes. Such requests are not recorded themselves. */
export function control(world: World, method: string, path: string, body: string): Reply {
  const route = `${method} ${path.slice(CONTROL_PREFIX.length)}`;
  switch (route) {
    case 'POST faults':
      return addFault(world, body);
    case 'DELETE faults':
      world.faults.clear();
      return emptyReply(204);
    case 'GET requests':
      return jsonReply(world.requests);
    case 'DELETE requests':
      world.requests.length = 0;
      return emptyReply(204);
    case 'GET trail':
      return jsonReply(world.trail);
    case 'GET published':
      return jsonReply(world.published);
    default:
      return { ...jsonReply({ problem: `no such control: ${route}` }), status: 404 };
  }
}

function addFault(world: World, body: string): Reply {
  const parsed = parseFault(body);
  if (!parsed.ok) return { ...jsonReply({ problem: parsed.problem }), status: 400 };
  world.faults.add(parsed.value);
  return emptyReply(204);
}
