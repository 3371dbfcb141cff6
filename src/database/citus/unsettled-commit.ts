/**
 * A transaction that is committed on some nodes only: Citus answers COMMIT with success, and commits
 * on the others when it reaches them. Uses PostgreSQL's code for an unknown outcome, so that
 * requests are answered with 503.
 */
export class UnsettledCommitError extends Error {
  readonly code = '08007';
  constructor() {
    super('the change is not committed on every node of Citus yet');
  }
}

/** Citus's warning that a node did not confirm the second phase of a commit. */
const WARNING = /^failed to commit (critical )?transaction on /;

/** Returns whether a notice of the server says that a transaction is not committed everywhere. */
export const isUnsettled = ({ message }: { readonly message?: string | undefined }): boolean =>
  message !== undefined && WARNING.test(message);
