import { refuseQuestion, type Question } from '../access/gate.ts';
import { reachOf } from '../access/authority.ts';
import { globalIdOf } from '../credential/token.rule.ts';
import { challenge } from '../graphql/errors.ts';
import { toGlobalId } from '../global-id.ts';
import { InsufficientAuthorityError, RateLimitedError, UnauthenticatedError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { shown } from '../text-rules.ts';
import type { Exchange } from './exchange.ts';
import { takeCredential } from './presented-credential.ts';
import { respondJson } from './respond.ts';
import { isCrossSite } from './session-cookie.ts';
import type { Surfaces } from './surfaces.ts';

/**
 * Answers a proxy that asks before it forwards: nginx auth_request, Traefik ForwardAuth, Envoy ext_authz. 200 with who it
 * is, 401 or 403; never a redirect or 429, which proxies would pass on or take for a fault.
 */
export async function serveForwardAuth(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  try {
    const question = requireQuestion(exchange.request.url ?? '');
    const call = await admitForwarded(surfaces, exchange);
    requireAllowed(call, question);
    respondJson(exchange.response, 200, { active: true }, identityOf(call, question));
  } catch (error) {
    if (!refuseForwarded(exchange, error)) throw error;
  }
}

/** Null: any credential that is good. */
function requireQuestion(url: string): Question | null {
  const query = url.slice(url.indexOf('?') + 1 || url.length);
  // Security: from `uri=` on the query is the visitor's, appended by the proxy; what it says of permissions is not ours to hear.
  const [own = ''] = query.split(/(?:^|&)uri=/);
  const parameters = new URLSearchParams(own);
  const [permission, entityId] = [requireOnce(parameters, 'permission'), requireOnce(parameters, 'entity')];
  const strange = [...parameters.keys()].find((name) => name !== 'permission' && name !== 'entity');
  if (strange !== undefined) throw misconfigured(`There is no parameter ${shown(strange)}: there are permission, entity and, last, uri.`);
  if (permission === null && entityId !== null) throw misconfigured('entity goes with permission.');
  return permission === null ? null : { permission, entityId };
}

function requireOnce(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1 || values[0] === '') throw misconfigured(`The parameter ${name} is there twice, or empty.`);
  return values[0] ?? null;
}

const misconfigured = (message: string): InsufficientAuthorityError =>
  new InsufficientAuthorityError(`The proxy is not set up right. ${message}`, [], 'ROLE_GRANTS');

function admitForwarded({ admit, cookie, allowedOrigins }: Surfaces, exchange: Exchange): Promise<Request> {
  const presented = takeCredential(exchange.request, { cookie: cookie.name });
  if (presented.kind === 'ambiguous') throw new UnauthenticatedError('The request presents two credentials that differ. Send one.', 'CREDENTIAL_KNOWN');
  if (presented.kind === 'none') throw new UnauthenticatedError('Send a token or key as Authorization: Bearer.');
  // Security: the proxy's visitor brings the cookie; a page of another site must not act with it there either.
  if (presented.byCookie && isCrossSite(exchange.request, allowedOrigins))
    throw new InsufficientAuthorityError('A session cookie is not taken from a page of another site.', [], 'SURFACE_ALLOWED');
  return admit(exchange, presented.secret, { spends: false });
}

function requireAllowed({ caller, catalog }: Request, question: Question | null): void {
  if (!caller) throw new UnauthenticatedError();
  const refused = question && refuseQuestion(caller.standing, caller.authority, catalog, question);
  if (question && refused) throw new InsufficientAuthorityError(refused.reason, [question.permission], refused.gate);
}

/** Security: every one of them is always there, so that a proxy which copies them never lets a visitor's own through. */
function identityOf({ caller, catalog }: Request, question: Question | null): Record<string, string> {
  if (!caller) throw new UnauthenticatedError();
  const { standing, authority } = caller;
  const { owner, organization, role, credential } = standing;
  const here = question?.entityId
    ? { ...authority, onEntity: new Map([...authority.onEntity].filter(([id]) => id === question.entityId)) }
    : { ...authority, onEntity: new Map() };
  return {
    'X-Latchkey-Subject': owner ? toGlobalId('User', owner.id) : globalIdOf(standing),
    'X-Latchkey-Organization': organization.slug,
    'X-Latchkey-Role': role?.key ?? '',
    'X-Latchkey-Permissions': catalog.spellOut(reachOf(here)).join(' '),
    'X-Latchkey-Credential': credential.prefix,
  };
}

function refuseForwarded({ response, gates }: Exchange, error: unknown): boolean {
  if (error instanceof InsufficientAuthorityError) {
    gates.push(error.gate);
    respondJson(
      response,
      403,
      { error: 'insufficient_scope', error_description: error.message, gate: error.gate },
      { 'WWW-Authenticate': challenge('insufficient_scope') },
    );
    return true;
  }
  if (!(error instanceof UnauthenticatedError || error instanceof RateLimitedError)) return false;
  const gate = error instanceof UnauthenticatedError ? error.gate : 'CREDENTIAL_KNOWN';
  const body = { error: gate ? 'invalid_token' : 'missing_token', error_description: error.message, ...(gate && { gate }) };
  respondJson(response, 401, body, { 'WWW-Authenticate': challenge(gate && 'invalid_token') });
  return true;
}
