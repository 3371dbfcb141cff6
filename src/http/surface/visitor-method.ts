import type { IncomingMessage } from 'node:http';
import type { Question } from '../../access/gate.ts';
import { MethodNotPermittedError, ProxyMisconfiguredError } from './forward-auth-error.ts';
import {
  METHOD_HEADERS,
  type ForwardAuthQuestion,
  type MethodHeader,
} from './forward-auth-question.ts';

/**
 * Returns whether the visitor's request is a CORS preflight (Fetch, section 4.8) that the proxy's
 * question lets pass without a credential.
 */
export function isAllowedPreflight(
  question: ForwardAuthQuestion,
  request: IncomingMessage,
): boolean {
  if (!question.allowsPreflight || findMethod(question, request) !== 'OPTIONS') return false;
  const { origin, 'access-control-request-method': requested } = request.headers;
  return origin !== undefined && requested !== undefined;
}

/**
 * Returns the question for this request. Null: any accepted credential is sufficient. Throws
 * MethodNotPermittedError.
 */
export function questionFor(
  question: ForwardAuthQuestion,
  request: IncomingMessage,
): Question | null {
  const { permission, byMethod, entityId } = question;
  if (byMethod.size === 0) return permission === null ? null : { permission, entityId };
  const method = findMethod(question, request);
  // Security: method confusion. Some applications treat `post` as POST; here it would be an unnamed
  // method.
  if (/[a-z]/.test(method)) throw new MethodNotPermittedError(method, byMethod.keys());
  // RFC 9110, section 9.3.2: HEAD is a GET without the content.
  const named =
    byMethod.get(method) ?? (method === 'HEAD' ? byMethod.get('GET') : undefined) ?? permission;
  // Security: fails closed. A method without a configured permission is denied.
  if (named === null) throw new MethodNotPermittedError(method, byMethod.keys());
  return { permission: named, entityId };
}

/**
 * Returns whether the method is a guess: the proxy sent no method header and asked with a method
 * that many proxies always use.
 */
export const isMethodGuessed = (
  { byMethod, methodFrom }: ForwardAuthQuestion,
  request: IncomingMessage,
): boolean =>
  byMethod.size > 0 &&
  methodFrom === null &&
  isUsualForAsking(request.method) &&
  toldMethods(request).length === 0;

/**
 * Returns the visitor's method: from the source that `method-from` names; otherwise from
 * X-Forwarded-Method or X-Original-Method; otherwise the method of the proxy's request.
 */
function findMethod({ methodFrom }: ForwardAuthQuestion, request: IncomingMessage): string {
  const own = request.method ?? '';
  if (methodFrom === 'request') return own;
  if (methodFrom !== null) return requireOne(methodFrom, request);
  const [method = own, ...others] = new Set(toldMethods(request));
  // Security: method spoofing. If two sources differ, the visitor may have written one of them.
  if (others.length > 0 || (own !== method && !isUsualForAsking(own)))
    throw new ProxyMisconfiguredError(
      'the request has two different methods. Set or remove X-Forwarded-Method and X-Original-Method in the proxy, and name the one to read in `method-from`.',
    );
  return method;
}

function requireOne(name: MethodHeader, { headersDistinct }: IncomingMessage): string {
  const [method, ...others] = headersDistinct[name] ?? [];
  // Security: method spoofing. The proxy must replace the header; if it appends, the visitor's own
  // value is included.
  if (method !== undefined && others.length === 0 && /^[\w!#$%&'*+.^`|~-]+$/.test(method))
    return method;
  throw new ProxyMisconfiguredError(
    `\`method-from=${METHOD_HEADERS[name]}\` requires the proxy to set ${METHOD_HEADERS[name]} to the visitor's method, once.`,
  );
}

const toldMethods = ({ headersDistinct }: IncomingMessage): string[] =>
  Object.keys(METHOD_HEADERS).flatMap((name) => headersDistinct[name] ?? []);

/** nginx, Traefik and Caddy always ask with GET; haproxy-auth-request with HEAD. */
const isUsualForAsking = (method: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD';
