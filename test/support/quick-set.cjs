// Jest's filter: decides which tests `npm test` runs. CommonJS, because Jest requires it.
const { globSync } = require('node:fs');
const { join, relative, sep } = require('node:path');

const ROOT = join(__dirname, '../..');

/** What `npm test` leaves out, by the start of the path, and what it is. */
const LEFT_OUT = [
  ['test/console/', 'the console in a browser'],
  ['test/api/proxy/', 'reverse proxies'],
  ['test/api/start/', 'starting and stopping the server'],
  ['test/api/http/', 'HTTP requests and rate limits'],
  ['test/api/query/', 'queries and their plans'],
  ['test/api/organization/', 'organizations and the audit log'],
  ['test/api/docs/', 'examples of the documents'],
  ['test/api/asking/services-docs.', 'examples of the documents'],
  ['test/api/asking/surfaces-agree.', 'generated matrices'],
  ['test/attack/matrix/', 'generated matrices'],
  ['test/api/session/password-guessing.', 'slow attacks'],
  ['test/api/session/slow-hash.', 'slow attacks'],
  ['test/attack/input/answer-size.', 'slow attacks'],
  ['test/attack/input/fuzz', 'slow attacks'],
  ['test/attack/input/ids.', 'slow attacks'],
  ['test/attack/input/leaks.', 'slow attacks'],
  ['test/attack/input/misleading-names.', 'slow attacks'],
  ['test/attack/input/naughty.', 'slow attacks'],
  ['test/attack/input/secrets.', 'slow attacks'],
  ['test/attack/input/token-texts.', 'slow attacks'],
  ['test/storm/interleaving/', 'interleaved transactions'],
  ['test/storm/scaling/', 'poolers and standby servers'],
  ['test/storm/faults/', 'injected faults'],
];

/** Tests that only `npm run test:faults` runs: they take minutes and need an idle machine. */
const FAULTS = 'test/storm/faults/';

/** The path from the root of the project, with forward slashes. */
const toName = (path) => relative(ROOT, path).split(sep).join('/');

/** Returns every test file of the project. */
const listAll = () => globSync('test/**/*.test.ts', { cwd: ROOT }).map((name) => join(ROOT, name));

/**
 * Keeps the quick set, or with TEST_ALL everything except the faults. A run that names files, or is
 * narrowed in another way, keeps every file.
 */
function filter(paths) {
  if (paths.length < listAll().length) return { filtered: paths };
  const skipped = process.env.TEST_ALL ? [FAULTS] : LEFT_OUT.map(([start]) => start);
  return { filtered: paths.filter((path) => !skipped.some((one) => toName(path).startsWith(one))) };
}

module.exports = Object.assign(filter, { FAULTS, LEFT_OUT, listAll, toName });
