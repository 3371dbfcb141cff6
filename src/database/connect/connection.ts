import pg from 'pg';
import { isUnsettled, UnsettledCommitError } from '../citus/unsettled-commit.ts';

type QueryMethod = (...args: unknown[]) => Promise<pg.QueryResult> | undefined;
type AnswerCallback = (error: Error | null, result: unknown) => void;
type Release = (error?: Error | boolean) => void;

interface ConnectionOptions {
  /** Called after each statement with its duration in seconds. */
  readonly onStatement: (seconds: number) => void;
  /**
   * Closes a connection that has not answered a statement within this time. Null: waits
   * indefinitely.
   */
  readonly answerMs: number | null;
  /**
   * Called after each transaction that was committed with `commit`, whose response waits for it. It
   * may run further statements on the connection.
   */
  readonly afterCommit?: ((run: Run) => Promise<void>) | undefined;
  /** Whether a statement fails if Citus did not commit it on every node. */
  readonly needsAllNodes?: boolean | undefined;
}

/** Runs a statement without parameters. */
type Run = (text: string) => Promise<pg.QueryResult>;

/**
 * Returns the client class of a pool. Its connections measure each statement, close themselves if
 * the database stops responding, and return to the pool when lost, because a caller whose
 * transaction cannot be ended does not release its connection.
 */
export function connectionClass({
  onStatement,
  answerMs,
  afterCommit,
  needsAllNodes = false,
}: ConnectionOptions): typeof pg.Client {
  const open = new Set<Connection>();
  class Connection extends pg.Client {
    #underWay = 0;
    #heardAt = 0;
    #release: Release | undefined;
    #unsettled = false;

    constructor(config?: string | pg.ClientConfig) {
      super(config);
      open.add(this);
      // Security: stale authorization. A node that has not committed a removal yet still shows the
      // old authority, so the removal must not be acknowledged.
      if (needsAllNodes) this.on('notice', (notice) => (this.#unsettled ||= isUnsettled(notice)));
      this.once('end', () => {
        open.delete(this);
        this.#release?.(true);
      });
    }

    get release(): Release | undefined {
      return this.#release;
    }

    /** Set by the pool each time it hands out the connection. */
    set release(release: Release | undefined) {
      let isReleased = false;
      this.#release = (error) => {
        if (isReleased || !release) return;
        isReleased = true;
        release(error);
      };
    }

    /** Supports both call styles: the pool passes a callback, MikroORM awaits a promise. */
    override query = ((...args: unknown[]) => {
      const start = performance.now();
      const timer =
        answerMs === null ? undefined : setTimeout(() => setImmediate(giveUp), answerMs);
      let isAnswered = false;
      this.#underWay++;
      const answered = (): void => {
        isAnswered = true;
        clearTimeout(timer);
        this.#underWay--;
        this.#heardAt = performance.now();
        onStatement((this.#heardAt - start) / 1_000);
      };
      // Deferred, so that responses that arrived while the event loop was blocked are read first.
      const giveUp = (): void => {
        if (!isAnswered) this.#cutSilent(start);
      };
      const last = args.at(-1);
      if (typeof last === 'function')
        args[args.length - 1] = tellBefore(last as AnswerCallback, () => {
          answered();
          return this.#takeUnsettled();
        });
      const result = (super.query as QueryMethod).apply(this, args);
      if (!(result instanceof Promise)) return result;
      result.then(answered, answered);
      const settled = needsAllNodes ? this.#requireSettled(result) : result;
      return afterCommit && isCommit(args[0])
        ? settled.then((answer: pg.QueryResult) => this.#afterCommit(answer))
        : settled;
    }) as pg.Client['query'];

    #takeUnsettled(): Error | null {
      if (!this.#unsettled) return null;
      this.#unsettled = false;
      return new UnsettledCommitError();
    }

    async #requireSettled(result: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
      const answer = await result.catch((error: unknown) => {
        this.#unsettled = false;
        throw error;
      });
      const unsettled = this.#takeUnsettled();
      if (unsettled) throw unsettled;
      return answer;
    }

    /** A failed transaction answers `commit` with ROLLBACK. */
    async #afterCommit(answer: pg.QueryResult): Promise<pg.QueryResult> {
      if (answer.command === 'COMMIT') await afterCommit?.((text) => this.query(text));
      return answer;
    }

    /**
     * Closes this connection and every connection idle since then. If the network dropped one of
     * them, it dropped the others, and each would otherwise time out in turn.
     */
    #cutSilent(since: number): void {
      this.#cut();
      for (const other of open) if (other.#underWay === 0 && other.#heardAt < since) other.#cut();
    }

    #cut(): void {
      const { stream } = (
        this as unknown as { connection: { stream: { destroy: (error: Error) => void } } }
      ).connection;
      stream.destroy(new Error('timeout exceeded: the database does not answer'));
    }
  }
  return Connection;
}

const isCommit = (query: unknown): boolean => query === 'commit';

/** Calls a function before the callback, which receives the error that the function returns. */
const tellBefore =
  (answer: AnswerCallback, told: () => Error | null): AnswerCallback =>
  (error, result) => {
    const failure = told();
    answer(error ?? failure, result);
  };
