import type { Logger } from 'pino';
import type { Caller } from '../../access/authority.ts';
import type { Spending } from '../../access/budget.ts';
import { looksLikeOurs } from '../../client/credential-headers.ts';
import type { Authentication, Presentation } from '../../authority/authenticate.usecase.ts';
import { toRateLimitHeaders } from '../../rate-limit/headers.ts';
import type { RateLimits } from '../../rate-limit/rate-limits.ts';
import { requireWithinLimit } from '../../rate-limit/require-within-limit.ts';
import { PageRefusedError, RateLimitedError, UnauthenticatedError } from '../../core/refusal.ts';
import type { OwnCall, CallOf } from '../../core/call.ts';
import { isPrefix, PREFIX_LENGTH } from '../../secrets/secret-format.ts';
import { createClientAddress } from './client-address.ts';
import type { DeviceCookie } from './device-cookie.ts';
import type { Exchange } from '../exchange.ts';
import type { PageRules } from './page-origin.ts';
import { rejection } from './rejection.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Admission } from '../surfaces.ts';

interface Admitting {
  readonly trustedProxies: readonly string[];
  readonly cookie: SessionCookie;
  readonly pages: PageRules;
  readonly log: Logger;
  readonly deviceCookie: DeviceCookie;
  readonly limits: Pick<RateLimits, 'spendAnonymous'>;
  readonly authenticate: (secret: string, presentation: Presentation) => Promise<Authentication>;
  readonly toCall: <C extends Caller | null>(own: OwnCall<C>) => CallOf<C>;
}

/**
 * Creates the admission that every surface uses: it authenticates the caller, resolves the client
 * address, applies the rate limits, and sets their response headers.
 */
export function createAdmission({
  trustedProxies,
  cookie,
  deviceCookie,
  pages,
  log,
  limits,
  authenticate,
  toCall,
}: Admitting): Admission {
  const addressOf = createClientAddress(trustedProxies);
  const ownOf = ({ id, request, response }: Exchange, address: string | null) => ({
    id,
    address,
    userAgent: request.headers['user-agent'] ?? null,
    onSignIn: (text: string, expiresAt: Date | null) => cookie.set(response, text, expiresAt),
    onSignOut: () => cookie.clear(response),
    beforeSignIn: () => {
      const refused = pages.whyNotKept(request);
      if (refused !== null) throw new PageRefusedError(refused);
    },
    // One line per attempt: a request may contain several.
    onSignInFailed: (account: string) =>
      log.info({ ...rejection('sign_in_failed', address, account), id }, 'sign-in failed'),
    deviceSigns: deviceCookie.read(request),
    onDeviceKnown: (signs: string) => deviceCookie.set(response, signs),
  });
  return {
    admit: async (exchange, secret, { surface = 'api', spends }) => {
      const address = addressOf(exchange.request);
      try {
        const { now, caller, spending } = requireOk(
          await authenticate(secret, { address, surface, spends }),
        );
        const { prefix, expiresAt } = caller.standing.credential;
        exchange.credential = prefix;
        tellSpending(exchange, spending);
        if (expiresAt) exchange.response.setHeader('Latchkey-Expires-At', expiresAt.toISOString());
        return toCall({ ...ownOf(exchange, address), surface, now, caller, spending });
      } catch (error) {
        noteRefusal(exchange, secret, address, error);
        throw error;
      }
    },
    admitAnonymous: async (exchange) => {
      const address = addressOf(exchange.request);
      try {
        const spending = await limits.spendAnonymous(address);
        requireWithinLimit(spending, 'requests without a token from this address');
        tellSpending(exchange, spending);
        // An anonymous caller sees nothing that depends on the database's clock.
        const now = new Date();
        return toCall({
          ...ownOf(exchange, address),
          surface: 'api',
          now,
          caller: null,
          spending,
        });
      } catch (error) {
        noteRefusal(exchange, null, address, error);
        throw error;
      }
    },
  };
}

function requireOk(authentication: Authentication) {
  if (!authentication.ok)
    throw new UnauthenticatedError(authentication.message, authentication.gate);
  return authentication;
}

function tellSpending({ response }: Exchange, spending: Spending | null): void {
  if (spending)
    for (const [name, value] of Object.entries(toRateLimitHeaders(spending)))
      response.setHeader(name, value);
}

/** Notes for the log and the metrics why a caller was not admitted. */
function noteRefusal(
  exchange: Exchange,
  secret: string | null,
  address: string | null,
  error: unknown,
): void {
  if (error instanceof RateLimitedError) tellSpending(exchange, error.spending);
  const gate =
    error instanceof UnauthenticatedError
      ? error.gate
      : error instanceof RateLimitedError
        ? 'WITHIN_RATE_LIMIT'
        : null;
  if (!gate) return;
  exchange.gates.push(gate);
  if (secret === null) return;
  // A credential that was rejected after its secret was proven is logged by prefix; a guess is not.
  if (gate !== 'CREDENTIAL_KNOWN' && gate !== 'WITHIN_RATE_LIMIT')
    exchange.credential = secret.slice(0, PREFIX_LENGTH);
  if (!looksLikeOurs(secret)) return;
  const prefix = secret.slice(0, PREFIX_LENGTH);
  exchange.rejection = rejection('credential_rejected', address, isPrefix(prefix) ? prefix : null);
}
