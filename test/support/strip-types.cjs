// Jest runs TypeScript as Node does: by stripping the types. No compiler, no second opinion about the syntax.
const { createHash } = require('node:crypto');
const { stripTypeScriptTypes } = require('node:module');

const strip = (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) });

module.exports = {
  canInstrument: false,
  getCacheKey: (source, file, { instrument }) =>
    createHash('sha1').update(source).update(file).update(process.version).update(String(instrument)).digest('hex'),
  process: strip,
  processAsync: async (source) => strip(source),
};
