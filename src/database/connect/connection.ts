import pg from 'pg';

type Query = (...args: unknown[]) => unknown;
type Answer = (error: Error | null, result: unknown) => void;
type Release = (error?: Error | boolean) => void;

interface Options {
  /** Hears how long each statement took. */
  readonly onStatement: (seconds: number) => void;
  /** A connection on which a statement has no answer for so long is cut. Null: it is waited for. */
  readonly answerMs: number | null;
}

/**
 * The class of a pool's connections. They tell how long each statement took, keep nobody waiting
 * for a database that is silent, and go back to the pool when they are lost: whoever began a
 * transaction on one does not give it back when its end fails too.
 */
export function connectionClass({ onStatement, answerMs }: Options): typeof pg.Client {
  const open = new Set<Connection>();
  class Connection extends pg.Client {
    #underWay = 0;
    #heardAt = 0;
    #release: Release | undefined;

    constructor(config?: string | pg.ClientConfig) {
      super(config);
      open.add(this);
      this.once('end', () => {
        open.delete(this);
        this.#release?.(true);
      });
    }

    get release(): Release | undefined {
      return this.#release;
    }

    /** The pool sets it each time that it hands the connection out. */
    set release(release: Release | undefined) {
      let isReleased = false;
      this.#release = (error) => {
        if (isReleased || !release) return;
        isReleased = true;
        release(error);
      };
    }

    /** The pool hands over a callback, MikroORM waits for a promise. */
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
      // By now what arrived while this process was held up has been read.
      const giveUp = (): void => {
        if (!isAnswered) this.#cutSilent(start);
      };
      const last = args.at(-1);
      if (typeof last === 'function') args[args.length - 1] = tellBefore(last as Answer, answered);
      const result = (super.query as Query).apply(this, args);
      if (result instanceof Promise) result.then(answered, answered);
      return result;
    }) as pg.Client['query'];

    /**
     * Cuts itself and all that lay idle since then: if the network forgot one connection it forgot
     * the others, and each would be found out in turn.
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

const tellBefore =
  (answer: Answer, told: () => void): Answer =>
  (error, result) => {
    told();
    answer(error, result);
  };
