import { whyNotPermitted, type Question } from '../../access/gate.ts';
import { reachOf } from '../../access/authority.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { toGlobalId } from '../../core/global-id.ts';
import {
  InsufficientAuthorityError,
  PageRefusedError,
  RateLimitedError,
  UnauthenticatedError,
} from '../../core/refusal.ts';
import type { SignedInCall } from '../../core/call.ts';
import type { Exchange } from '../exchange.ts';
import { ProxyMisconfiguredError } from './forward-auth-error.ts';
import { parseForwardAuthQuestion } from './forward-auth-question.ts';
import { isAllowedPreflight, isMethodGuessed, questionFor } from './visitor-method.ts';
import { takeCredential, type Presented } from '../caller/presented-credential.ts';
import { respondJson } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';

/**
 * Answers a proxy that asks before it forwards a request: nginx auth_request, Caddy forward_auth,
 * Traefik ForwardAuth, Envoy ext_authz. Returns 200 with the visitor's identity, 401 or 403; never
 * a redirect or 429, which proxies would pass on or treat as a failure.
 */
export async function serveForwardAuth(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  try {
    const asked = parseForwardAuthQuestion(request.url ?? '', surfaces.catalog);
    if (isMethodGuessed(asked, request)) surfaces.warnOnce(GUESSED);
    const presented = takeCredential(request, { cookie: surfaces.cookie.name });
    if (isForeignOrNone(presented) && isAllowedPreflight(asked, request))
      return respondJson(response, 200, { preflight: true }, NOBODY);
    const call = await admitForwarded(surfaces, exchange, presented);
    const question = questionFor(asked, request);
    requireAllowed(call, question);
    respondJson(response, 200, { active: true }, identityOf(call, question));
  } catch (error) {
    if (error instanceof ProxyMisconfiguredError) surfaces.warnOnce(error.logged);
    throw error instanceof RateLimitedError
      ? new UnauthenticatedError(error.message, 'CREDENTIAL_KNOWN')
      : error;
  }
}

const GUESSED =
  'Forward auth reads the method from the question itself, because the proxy sends neither X-Forwarded-Method nor X-Original-Method. ' +
  'If the proxy always asks with GET, as nginx does, set one of them; otherwise add `method-from=request`.';

/**
 * Security: identity spoofing. Every 200 contains all five headers, possibly empty, so that a proxy
 * that copies them replaces any that the visitor sent.
 */
const NOBODY = {
  'X-Latchkey-Subject': '',
  'X-Latchkey-Organization': '',
  'X-Latchkey-Role': '',
  'X-Latchkey-Permissions': '',
  'X-Latchkey-Credential': '',
};
type Identity = Readonly<Record<keyof typeof NOBODY, string>>;

/** Returns whether the visitor presents no Latchkey credential. */
const isForeignOrNone = (presented: Presented): boolean =>
  presented.kind === 'none' || (presented.kind === 'one' && presented.isForeign);

function admitForwarded(
  { admit, pages }: Surfaces,
  exchange: Exchange,
  presented: Presented,
): Promise<SignedInCall> {
  if (presented.kind === 'ambiguous')
    throw new UnauthenticatedError(
      'The request presents two credentials that differ. Send one.',
      'CREDENTIAL_KNOWN',
    );
  if (presented.kind === 'none')
    throw new UnauthenticatedError('Send a token or key as Authorization: Bearer.');
  // Security: cross-site request forgery. The proxy forwards the visitor's cookie, so a page of
  // another site must not act with it here either.
  const refused = presented.byCookie ? pages.whyNotAccepted(exchange.request) : null;
  if (refused !== null) throw new PageRefusedError(refused);
  return admit(exchange, presented.secret, { spends: false });
}

function requireAllowed({ caller, catalog }: SignedInCall, question: Question | null): void {
  const refused = question && whyNotPermitted(caller.standing, caller.authority, catalog, question);
  if (question && refused)
    throw new InsufficientAuthorityError(refused.reason, [question.permission], refused.gate);
}

function identityOf({ caller, catalog }: SignedInCall, question: Question | null): Identity {
  const { standing, authority } = caller;
  const { owner, organization, role, credential } = standing;
  const here = question?.entityId
    ? {
        ...authority,
        onEntity: new Map([...authority.onEntity].filter(([id]) => id === question.entityId)),
      }
    : { ...authority, onEntity: new Map() };
  return {
    'X-Latchkey-Subject': owner ? toGlobalId('User', owner.id) : globalIdOf(standing),
    'X-Latchkey-Organization': organization.slug,
    'X-Latchkey-Role': role?.key ?? '',
    'X-Latchkey-Permissions': catalog.spellOut(reachOf(here)).join(' '),
    'X-Latchkey-Credential': credential.prefix,
  };
}
