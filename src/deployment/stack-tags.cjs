// The tags of the stack, which CloudFormation gives to all that it makes: service, stage, and those of the parameter.

function problem(text) {
  // The framework shows the stack of an error, where it has one, in the place of its message.
  return Object.assign(new Error(`tags: ${text}`), { stack: undefined });
}

/** @param tags a map, or text as in "team=platform, cost-centre=4711" */
function readTags(tags) {
  if (typeof tags !== 'string') return tags;
  const pairs = tags.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const found = /^([^=]*[^=\s])\s*=(.*)$/.exec(pair.trim());
      if (found === null) {
        throw problem(`"${pair.trim()}" is not as in "team=platform, cost-centre=4711"`);
      }
      const [, name = '', value = ''] = found;
      return [name, value.trim()];
    }),
  );
}

/** Called by the Serverless Framework. */
module.exports = async ({ resolveVariable }) => {
  const tags = readTags(await resolveVariable('param:tags'));
  const own = {
    service: await resolveVariable('self:service'),
    stage: await resolveVariable('sls:stage'),
  };
  const taken = Object.keys(tags).filter((name) => Object.hasOwn(own, name));
  if (taken.length > 0) throw problem(`${taken.join(' and ')} cannot be set, Reseal does`);
  return { ...tags, ...own };
};
