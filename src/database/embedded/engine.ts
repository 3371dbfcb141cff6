import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';

/**
 * The engine's defaults with fsync enabled, so that committed changes survive a crash, and with
 * buffers that fit one session.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['shared_buffers=16MB'].flatMap((setting) => ['-c', setting]),
];

/**
 * How much of a function V8 runs before it optimizes it, in bytes of code: 40 times the default, so
 * that a start optimizes almost nothing, which would take 40 MB. Some thousand requests reach it.
 */
const OPTIMIZE_AFTER = 500_000_000;
/** The index of a function without code. */
const NO_FUNCTION = 0;
const EVERY_FUNCTION = -1;

/** PostgreSQL in WebAssembly. Excludes its SQL parser from optimization, to save 600 MB. */
export class Engine extends PGlite {
  constructor(dataDir: string) {
    // Read when the engine has been compiled, which is later.
    setFlagsFromString(`--wasm-tiering-budget=${OPTIMIZE_AFTER}`);
    super({ dataDir, startParams: START_PARAMS });
  }

  /**
   * The last step of a start. The server uses the wire protocol, so the engine's own conversion of
   * arrays is loaded only if forced.
   */
  override async _initArrayTypes({ force = false } = {}): Promise<void> {
    if (force) await super._initArrayTypes({ force });
    else await this.#compileParser();
  }

  /**
   * Runs an empty statement while functions get no counter of their use, which V8 adds to a
   * function when it is first called. The parser is one function of 100 kB, so large that V8
   * optimizes it within a second of any start, and takes 600 MB for that.
   */
  async #compileParser(): Promise<void> {
    optimize(NO_FUNCTION);
    try {
      await this.exec('');
    } finally {
      optimize(EVERY_FUNCTION);
    }
  }
}

const optimize = (which: number): void => setFlagsFromString(`--wasm-tier-up-filter=${which}`);
