import { PATIENCE } from '../../src/database/patience.ts';

// A machine that is busy must not fail a test about something else: in the tests' own process the
// database is waited for long.
// What happens when it takes its time is tested on started servers (test/storm/faults).
Object.assign(PATIENCE, {
  connectMs: 20_000,
  statementMs: 30_000,
  answerMs: 35_000,
  idleInTransactionMs: 30_000,
});
