// The parameters of a stage: those of custom.parameters in serverless.yml, and over them what the file of the stage has,
// src/deployment/stages/<stage>.yml. The Serverless Framework puts --param over both.

/** Names that nothing asks for are an error: a "mdoe" that was to be "inspect" would let Reseal write. */
function refuseUnknown(names, known, where) {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const list = unknown.map((name) => `"${name}"`).join(', ');
  const text = `${where}: there is no parameter ${list}; README.md (Deploy) has all of them`;
  // The framework shows the stack of an error, where it has one, in the place of its message.
  throw Object.assign(new Error(text), { stack: undefined });
}

/** Called by the Serverless Framework. */
module.exports = async ({ options, resolveVariable, resolveConfigurationProperty }) => {
  const stage = await resolveVariable('sls:stage');
  const defaults = await resolveConfigurationProperty(['custom', 'parameters']);
  const file = `src/deployment/stages/${stage}.yml`;
  const ofStage = await resolveVariable(`file(${file}), null`);
  const known = Object.keys(defaults);
  refuseUnknown(Object.keys(ofStage ?? {}), known, file);
  const given = (options.param ?? []).map((one) => one.split('=', 1)[0]);
  refuseUnknown(given, known, '--param');
  return { default: defaults, ...(ofStage === null ? {} : { [stage]: ofStage }) };
};
