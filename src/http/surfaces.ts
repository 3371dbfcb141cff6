import type { Logger } from 'pino';
import type { Surface } from '../access/gate.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Evaluation, Inquiry } from '../asking/evaluate.usecase.ts';
import type { GraphQLServer } from '../server/yoga.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Request } from '../core/request.ts';
import type { Console } from './surface/console.ts';
import type { Exchange } from './exchange.ts';
import type { PageRules } from './caller/page-origin.ts';
import type { Readiness } from './surface/readiness.ts';
import type { SessionCookie } from './caller/session-cookie.ts';

/**
 * How a caller comes in: on which side of the SCIM fence, and whether that counts against a rate
 * limit.
 */
export interface Admission {
  readonly surface?: Surface;
  readonly spends: boolean;
}

/**
 * Works out who presents a secret, and makes the request of that caller; null: an anonymous one.
 * Throws UnauthenticatedError and RateLimitedError.
 */
export type Admit = (
  exchange: Exchange,
  secret: string | null,
  admission: Admission,
) => Promise<Request>;

/** What the surfaces work with: use cases, joined to what they need. */
export interface Surfaces {
  readonly graphql: GraphQLServer;
  readonly catalog: Catalog;
  readonly cookie: SessionCookie;
  readonly allowedOrigins: readonly string[];
  /** Which pages may use the session cookie. */
  readonly pages: PageRules;
  /** Where clients find this server, without a slash at the end. Never from a request's Host. */
  readonly publicUrl: () => string;
  /** The path of that address, such as `/latchkey`; empty at the root of a host. */
  readonly basePath: string;
  /** The console's pages and assets, and what is at no other address. */
  readonly console: Console;
  readonly readiness: () => Promise<Readiness>;
  readonly admit: Admit;
  /** Judges a credential for the service that asks about it. */
  readonly evaluate: (asker: Request, inquiry: Inquiry) => Promise<Evaluation>;
  /** Ends the credential that a secret opens. */
  readonly revoke: (asker: Request, secret: string) => Promise<void>;
  readonly metrics: Metrics;
  /** What a scraper presents at /metrics; undefined: there is no such page on this port. */
  readonly metricsToken: string | undefined;
  readonly log: Logger;
  /** Logs a warning the first time that it is called with this message. */
  readonly warnOnce: (message: string) => void;
}
