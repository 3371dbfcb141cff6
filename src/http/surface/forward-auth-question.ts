import { METHODS } from 'node:http';
import type { Catalog } from '../../catalog/catalog.ts';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { shown } from '../../core/shown.ts';
import { ProxyMisconfiguredError } from './forward-auth-error.ts';

/** The headers in which proxies send the visitor's method. */
export const METHOD_HEADERS = {
  'x-forwarded-method': 'X-Forwarded-Method',
  'x-original-method': 'X-Original-Method',
} as const;
/** One of them, in lower case. */
export type MethodHeader = keyof typeof METHOD_HEADERS;
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
