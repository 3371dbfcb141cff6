// Jest runs TypeScript as Node does: by stripping the types. No compiler, no second opinion about
// the syntax.
const { createHash } = require('node:crypto');
const { stripTypeScriptTypes } = require('node:module');

// A run that is to find out a mutant: see test/tools/mutants/mutants.ts.
const toTested = process.env.MUTANT
  ? require('../tools/mutants/mutate.ts').mutate
  : (_file, source) => source;

const strip = (source, file) => ({
  code: stripTypeScriptTypes(toTested(file, source), { mode: 'strip' }),
});

module.exports = {
  canInstrument: false,
  getCacheKey: (source, file, { instrument }) =>
    createHash('sha1')
      .update(toTested(file, source))
      .update(file)
      .update(process.version)
      .update(String(instrument))
      .digest('hex'),
  process: strip,
  processAsync: async (source, file) => strip(source, file),
};
