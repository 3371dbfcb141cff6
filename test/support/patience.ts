import { PATIENCE } from '../../src/database/patience.ts';

// A busy machine must not fail unrelated tests, so the tests' process waits longer for the
// database. test/storm/faults tests the real timeouts on started servers.
Object.assign(PATIENCE, {
  connectMs: 20_000,
  statementMs: 30_000,
  answerMs: 35_000,
  idleInTransactionMs: 30_000,
});
