// Jest runs TypeScript as Node does: by stripping the types, without a compiler.
const { createHash } = require('node:crypto');
const { stripTypeScriptTypes } = require('node:module');

/** Returns a Jest transform that strips the types after `change` has edited the source. */
function createTransform(change = (_file, source) => source) {
  const strip = (source, file) => ({
    code: stripTypeScriptTypes(change(file, source), { mode: 'strip' }),
  });
  return {
    canInstrument: false,
    getCacheKey: (source, file, { instrument }) =>
      createHash('sha1')
        .update(change(file, source))
        .update(file)
        .update(process.version)
        .update(String(instrument))
        .digest('hex'),
    process: strip,
    processAsync: async (source, file) => strip(source, file),
  };
}

module.exports = { ...createTransform(), createTransform };
