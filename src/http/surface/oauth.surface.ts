import { formatAddress, parseAddress } from '../../access/ip-allow-list.ts';
import type { Authority } from '../../access/authority.ts';
import type { UserFacts } from '../../access/standing.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { NOTHING, without } from '../../catalog/permission-set.ts';
import type { Evaluation } from '../../asking/evaluate.usecase.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { readsAsAddress } from '../../core/text-rules.ts';
import { admitAsker, requireMayAsk, type Asker } from '../caller/asking-service.ts';
import type { Exchange } from '../exchange.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import { FORM_TYPE, isMediaType, readForm } from '../read-body.ts';
import { respondJson } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';

type Form = ReadonlyMap<string, string>;

/**
 * Authenticates the service and parses its form, which may contain its credential. A body that is
 * not a form is rejected after authentication.
 */
async function receive(surfaces: Surfaces, exchange: Exchange): Promise<readonly [Asker, Form]> {
  const { request } = exchange;
  const form = isMediaType(request, FORM_TYPE) ? await readForm(request) : null;
  const readSubject = () => Promise.resolve(form?.get('token'));
  const asker = await admitAsker(surfaces, exchange, readSubject, form ?? undefined);
  return [asker, form ?? (await readForm(request))];
}

const requireToken = (form: Form): string => {
  const token = form.get('token');
  if (token === undefined)
    throw new InvalidRequestError(
      400,
      'The parameter token is missing. Set it to the secret to ask about.',
    );
  return token;
};

/**
 * Serves introspection (RFC 7662). The additional parameters `permission`, `entity_id` and `ip` ask
 * for `allowed`.
 */
export async function serveIntrospection(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [asker, form] = await receive(surfaces, exchange);
  const token = requireToken(form);
  // Every caller may introspect its own credential.
  if (token !== asker.secret) requireMayAsk(asker.call);
  const permission = form.get('permission') ?? null;
  const entityId = form.get('entity_id') ?? null;
  const ip = form.get('ip');
  const address = ip === undefined ? null : parseAddress(ip);
  if (permission === null && entityId !== null)
    throw new InvalidRequestError(400, 'entity_id requires permission.');
  if (ip !== undefined && !address)
    throw new InvalidRequestError(400, 'ip must be an address such as 203.0.113.7 or 2001:db8::1.');
  const inquiry = {
    subject: { kind: 'SECRET', text: token },
    question: permission === null ? null : { permission, entityId },
    address: address && formatAddress(address),
  } as const;
  const evaluation = await surfaces.evaluate(asker.call, inquiry, asker.findByPrefix);
  if (evaluation.known) exchange.gates.push(...evaluation.failed.map(({ gate }) => gate));
  respondJson(
    exchange.response,
    200,
    describe(evaluation, asker.call.catalog, surfaces.publicUrl(), permission !== null),
  );
}

const toSeconds = (time: Date): number => Math.floor(time.getTime() / 1_000);

/**
 * Returns the username of an owner. Security: impersonation. Users choose the names of service
 * users, so a name that looks like an email address is left out.
 */
function usernameOf(owner: UserFacts | null): { readonly username?: string } {
  if (owner?.email) return { username: owner.email };
  return owner && !readsAsAddress(owner.name) ? { username: owner.name } : {};
}

// Security: information disclosure. Nothing is returned about a credential that is not usable, not
// even the reason (RFC 7662, section 2.2).
function describe(
  evaluation: Evaluation,
  catalog: Catalog,
  issuer: string,
  isAsked: boolean,
): object {
  if (!evaluation.known || !evaluation.usable) return { active: false };
  const { standing, authority, allowed } = evaluation;
  const { credential, owner, organization, role } = standing;
  const entityScopes = describeEntities(authority, catalog);
  return {
    active: true,
    scope: catalog.spellOut(authority.everywhere).join(' '),
    client_id: credential.prefix,
    sub: owner ? toGlobalId('User', owner.id) : globalIdOf(standing),
    ...usernameOf(owner),
    token_type: 'Bearer',
    ...(credential.expiresAt && { exp: toSeconds(credential.expiresAt) }),
    iat: toSeconds(credential.createdAt),
    iss: issuer,
    role: role?.key,
    organization: organization.slug,
    ...(entityScopes.length > 0 && { entity_scopes: entityScopes }),
    ...(isAsked && { allowed }),
  };
}

/**
 * Lists permissions on single entities separately. In `scope`, a service would apply them to every
 * entity.
 */
function describeEntities({ everywhere, onEntity }: Authority, catalog: Catalog): object[] {
  const besides = [...onEntity].map(([entityId, permissions]) => ({
    entityId,
    permissions: without(permissions, everywhere),
  }));
  return besides
    .filter(({ permissions }) => permissions !== NOTHING)
    .map(({ entityId, permissions }) => ({
      entity_id: entityId,
      scope: catalog.spellOut(permissions).join(' '),
    }));
}

/**
 * Serves revocation (RFC 7009). An unknown or already ended token gets the same response as a
 * revoked one.
 */
export async function serveRevocation(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [asker, form] = await receive(surfaces, exchange);
  const token = requireToken(form);
  if (token !== asker.secret) requireMayAsk(asker.call);
  await surfaces.revoke(asker.call, token);
  respondJson(exchange.response, 200, {});
}
