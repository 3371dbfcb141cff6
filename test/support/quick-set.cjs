// Jest's filter: decides which tests `npm test` runs. CommonJS, because Jest requires it.
const { globSync } = require('node:fs');
const { join, relative, sep } = require('node:path');

const ROOT = join(__dirname, '../..');

/** What `npm test` leaves out, by the start of the path, and what it is. */
const LEFT_OUT = [
  ['test/console/', 'the console in a browser'],
  ['test/storm/interleaving/', 'interleaved transactions'],
  ['test/storm/scaling/', 'poolers and standby servers'],
  ['test/storm/faults/', 'injected faults'],
  ['test/attack/matrix/', 'the generated matrices'],
  ['test/api/proxy/', 'reverse proxies'],
  ['test/api/start/', 'starting and stopping the server'],
  ['test/api/http/graphql-roads.', 'long runs'],
  ['test/api/organization/audit-clock.', 'long runs'],
  ['test/api/organization/audit-retention.', 'long runs'],
  ['test/api/organization/catalog-adoption.', 'long runs'],
  ['test/api/query/plans.', 'long runs'],
  ['test/api/session/slow-hash.', 'long runs'],
  ['test/attack/input/answer-size.', 'long runs'],
  ['test/attack/input/fuzz', 'long runs'],
  ['test/attack/input/ids.', 'long runs'],
  ['test/attack/input/misleading-names.', 'long runs'],
  ['test/attack/input/naughty.', 'long runs'],
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
