import { METHODS, type IncomingMessage } from 'node:http';
import type { Question } from '../../access/gate.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { PublicError } from '../../core/public-error.ts';
import { shown } from '../../core/shown.ts';

/**
 * The proxy asks a malformed question. The operator must change its configuration: no other
 * credential helps the visitor.
 */
export class ProxyMisconfiguredError extends PublicError {
  readonly httpStatus = 403;
  readonly code = 'FORBIDDEN';
  readonly error = 'proxy_misconfigured';
  override readonly isMisconfiguration = true;
  /**
   * The message for the log. Security: log injection. A visitor can also send questions, so their
   * text is left out.
   */
  readonly logged: string;
  constructor(message: string, logged = message) {
    super(`Proxy misconfigured: ${message}`);
    this.logged = `Proxy misconfigured: ${logged}`;
  }
}

/**
 * The proxy's configuration names permissions by method, but none for the method of this request.
 */
export class MethodNotPermittedError extends PublicError {
  readonly httpStatus = 403;
  readonly code = 'FORBIDDEN';
  readonly error = 'method_not_permitted';
  constructor(method: string, named: Iterable<string>) {
    super(
      `${shown(method)} is not permitted at this address. Permitted methods: ${[...named].join(', ')}.`,
    );
  }
}

const METHOD_HEADERS = {
  'x-forwarded-method': 'X-Forwarded-Method',
  'x-original-method': 'X-Original-Method',
} as const;
type MethodHeader = keyof typeof METHOD_HEADERS;
const isMethodHeader = (name: string): name is MethodHeader => name in METHOD_HEADERS;

/** The question in the proxy's configuration: the query of `/forward-auth` up to `uri=`. */
export interface ForwardAuthQuestion {
  /** The permission for every method that `byMethod` does not name. Null: none. */
  readonly permission: string | null;
  /** Permissions by upper-case HTTP method. */
  readonly byMethod: ReadonlyMap<string, string>;
  readonly entityId: string | null;
  /** Where to read the visitor's method. Null: `findMethod` decides. */
  readonly methodFrom: MethodHeader | 'request' | null;
  readonly allowsPreflight: boolean;
}

const PARAMETERS = ['permission', 'entity', 'method-from', 'preflight'] as const;
const BY_METHOD = 'permission.';

/**
 * Parses the question from the URL that the proxy requests. Throws ProxyMisconfiguredError, which
 * names the parameter, unless the question is unambiguous: a typing error must never require less
 * than the operator meant.
 */
export function parseForwardAuthQuestion(url: string, catalog: Catalog): ForwardAuthQuestion {
  const query = url.slice(url.indexOf('?') + 1 || url.length);
  // Security: parameter injection. From `uri=` on, the query is the visitor's, appended by the
  // proxy, and is not read.
  const [own = ''] = query.split(/(?:^|&)uri=/);
  const parameters = new URLSearchParams(own);
  requireKnownNames(parameters);
  const byMethod = new Map(
    [...parameters]
      .filter(([name]) => name.startsWith(BY_METHOD))
      .map(([name, value]) => [name.slice(BY_METHOD.length), value]),
  );
  const [permission, entityId] = [parameters.get('permission'), parameters.get('entity')];
  if (entityId !== null && permission === null && byMethod.size === 0)
    throw new ProxyMisconfiguredError('`entity` requires `permission`.');
  for (const [name, value] of parameters)
    if (name.startsWith('permission')) requirePermission(name, value, catalog);
  const methodFrom = parseMethodFrom(parameters.get('method-from'));
  return {
    permission,
    byMethod,
    entityId,
    methodFrom,
    allowsPreflight: parsePreflight(parameters.get('preflight'), methodFrom),
  };
}

const USE =
  'Use `permission`, `permission.METHOD`, `entity`, `method-from`, `preflight` and, last, `uri`.';

function requireKnownNames(parameters: URLSearchParams): void {
  const quote = (name: string): string => `\`${shown(name)}\``;
  for (const name of parameters.keys()) {
    // Security: fails closed. A typing error such as `permission.PSOT` would leave POST to a weaker
    // default.
    if (name.startsWith(BY_METHOD) && !METHODS.includes(name.slice(BY_METHOD.length)))
      throw new ProxyMisconfiguredError(
        `${quote(name)} must name an HTTP method in upper case, as in \`permission.POST\`.`,
        '`permission.METHOD` must name an HTTP method in upper case, as in `permission.POST`.',
      );
    if (!name.startsWith(BY_METHOD) && !PARAMETERS.some((known) => known === name))
      throw new ProxyMisconfiguredError(
        `${quote(name)} is not a parameter. ${USE}`,
        `The question has an unknown parameter. ${USE}`,
      );
    const values = parameters.getAll(name);
    if (values.length > 1 || values[0] === '')
      throw new ProxyMisconfiguredError(`${quote(name)} must appear once and must not be empty.`);
  }
}

function requirePermission(name: string, permission: string, catalog: Catalog): void {
  if (catalog.permission(permission) !== null) return;
  throw new ProxyMisconfiguredError(
    permission.includes('*')
      ? `\`${name}\` must name one permission, such as \`channel:read\`: "${shown(permission)}" is a pattern.`
      : `\`${name}\` must name a permission of the catalogue: it has no "${shown(permission)}".`,
    `\`${name}\` must name one permission of the catalogue, such as \`channel:read\`.`,
  );
}

function parseMethodFrom(text: string | null): ForwardAuthQuestion['methodFrom'] {
  // Header names are case-insensitive and ASCII.
  const name = text === null ? null : asciiLowerCase(text);
  if (name === null || name === 'request' || isMethodHeader(name)) return name;
  throw new ProxyMisconfiguredError(
    '`method-from` must be `X-Forwarded-Method`, `X-Original-Method` or `request`.',
  );
}

function parsePreflight(
  text: string | null,
  methodFrom: ForwardAuthQuestion['methodFrom'],
): boolean {
  if (text === null) return false;
  if (text !== 'allow')
    throw new ProxyMisconfiguredError(
      '`preflight` must be `allow`. Leave it out to deny preflights.',
    );
  // Security: authentication bypass. Where the proxy sets no method header, a visitor could declare
  // a DELETE to be a preflight.
  if (methodFrom === null)
    throw new ProxyMisconfiguredError('`preflight=allow` requires `method-from`.');
  return true;
}

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
