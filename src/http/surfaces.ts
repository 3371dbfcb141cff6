import type { Logger } from 'pino';
import type { Surface } from '../access/gate.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Evaluation, Inquiry } from '../asking/evaluate.usecase.ts';
import type { FindByPrefix } from '../authority/prefix-lookup.store.ts';
import type { Run } from '../server/run.ts';
import type { Yoga } from '../server/yoga.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Call, SignedInCall } from '../core/call.ts';
import type { Console } from './surface/console.ts';
import type { Exchange } from './exchange.ts';
import type { PageRules } from './caller/page-origin.ts';
import type { Readiness } from './surface/readiness.ts';
import type { SessionCookie } from './caller/session-cookie.ts';

/** Admits the caller of a request. Both throw RateLimitedError. */
export interface Admission {
  /** Authenticates a secret, on a surface. Throws UnauthenticatedError. */
  admit: (
    exchange: Exchange,
    secret: string,
    options: {
      readonly surface?: Surface;
      /** Whether the request counts against the caller's rate limit. */
      readonly spends: boolean;
    },
  ) => Promise<SignedInCall>;
  /** Admits a caller without a credential, within the rate limit of the address. */
  admitAnonymous: (exchange: Exchange) => Promise<Call>;
}

/** The dependencies of the surfaces: use cases, bound to what they need. */
export interface Surfaces extends Admission {
  /** Runs the GraphQL of a request. */
  readonly run: Run;
  /** Serves what is not a JSON request by POST: GET, event streams, GraphiQL. */
  readonly yoga: Yoga;
  readonly catalog: Catalog;
  readonly cookie: SessionCookie;
  readonly allowedOrigins: readonly string[];
  /** Decides which pages may use the session cookie. */
  readonly pages: PageRules;
  /**
   * The public URL of this server, without a trailing slash. Never derived from a request's Host
   * header.
   */
  readonly publicUrl: () => string;
  /** The path of that URL, such as `/latchkey`. Empty at the root of a host. */
  readonly basePath: string;
  /** Serves the console's pages and assets, and unknown paths. */
  readonly console: Console;
  readonly readiness: () => Promise<Readiness>;
  /** Starts to look up the subject of a service that presents `asker`. */
  readonly lookAhead: (
    asker: string,
    readSubject: () => Promise<string | undefined>,
  ) => Promise<FindByPrefix>;
  /** Evaluates a credential for the service that asks about it, with the lookup of `lookAhead`. */
  readonly evaluate: (
    asker: SignedInCall,
    inquiry: Inquiry,
    findByPrefix: FindByPrefix,
  ) => Promise<Evaluation>;
  /** Revokes the credential with this secret. */
  readonly revoke: (asker: SignedInCall, secret: string) => Promise<void>;
  readonly metrics: Metrics;
  /**
   * The token that scrapers must present at /metrics. Undefined: /metrics is not served on this
   * port.
   */
  readonly metricsToken: string | undefined;
  readonly log: Logger;
  /** Logs a warning the first time that it is called with this message. */
  readonly warnOnce: (message: string) => void;
}
