// Jest's transform with the mutant that the environment variable MUTANT names.
const { createTransform } = require('../../support/strip-types.cjs');
const { mutate } = require('./mutate.ts');

module.exports = createTransform(mutate);
