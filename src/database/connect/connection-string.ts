/**
 * The parameters of a connection string by their libpq names, or why it is invalid. No problem
 * quotes a value.
 */
export type ConnectionStringReading =
  | { readonly ok: true; readonly parameters: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

/** Thrown and caught within this file. */
class Malformed extends Error {}

/**
 * Parses a connection string as libpq does: a URI (postgresql://…) or keywords and values (host=…
 * dbname=…). One rule is stricter: an `@` after the host is an error, because it indicates an
 * unencoded delimiter in the password.
 */
export function parseConnectionString(text: string): ConnectionStringReading {
  try {
    const trimmed = text.trim();
    const parameters = /^postgres(ql)?:\/\//.test(trimmed)
      ? parseUri(trimmed)
      : parseKeywords(trimmed);
    return { ok: true, parameters };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: error.message };
    throw error;
  }
}

const UNENCODED =
  'write the characters @ : / ? % and space of a user name or password as %40 %3A %2F %3F %25 and %20';

function parseUri(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const store = (name: string, value: string): void => {
    if (value !== '') parameters.set(name, decode(value));
  };
  let rest = text.slice(text.indexOf('//') + 2);
  const [, credentials] = /^([^@/]*)@/.exec(rest) ?? [];
  if (credentials !== undefined) {
    rest = rest.slice(credentials.length + 1);
    const colon = credentials.indexOf(':');
    store('user', colon < 0 ? credentials : credentials.slice(0, colon));
    if (colon >= 0) store('password', credentials.slice(colon + 1));
  }
  const [, hosts = '', path = '', query] = /^([^/?]*)(?:\/([^?]*))?(?:\?([^]*))?$/.exec(rest) ?? [];
  // Security: `user:pa/ss@host/db` would parse as a host and a database name, and the log shows
  // both (secret disclosure).
  if (hosts.includes('@') || path.includes('@'))
    throw new Malformed(`it has an @ after the host: ${UNENCODED}`);
  parseHosts(hosts, store);
  store('dbname', path);
  for (const [name, value] of queryOf(query)) setQueryParameter(parameters, name, value);
  return parameters;
}

function parseHosts(text: string, store: (name: string, value: string) => void): void {
  const places = text.split(',').map((place) => {
    const [, literal, name = '', after = ''] =
      /^(?:\[([^\]]*)\]|([^:[\]]*))(.*)$/.exec(place) ?? [];
    if (literal === '') throw new Malformed('its IPv6 address is empty');
    if (after !== '' && !/^:\d*$/.test(after))
      throw new Malformed(
        `only a port or a database name may follow a host; write IPv6 addresses in brackets, [::1]; ${UNENCODED}`,
      );
    return { host: literal ?? name, port: after.slice(1) };
  });
  if (places.some(({ host }) => host !== ''))
    store('host', places.map(({ host }) => host).join(','));
  if (places.some(({ port }) => port !== ''))
    store('port', places.map(({ port }) => port).join(','));
}

function queryOf(query: string | undefined): (readonly [string, string])[] {
  if (query === undefined || query === '') return [];
  return query.split('&').map((pair) => {
    const [name = '', value, ...more] = pair.split('=');
    if (value === undefined || more.length > 0)
      throw new Malformed(
        'each parameter after the ? must have one =, and parameters must be separated by &',
      );
    return [decode(name), decode(value)] as const;
  });
}

function setQueryParameter(parameters: Map<string, string>, name: string, value: string): void {
  // As in libpq, for JDBC URLs.
  if (name === 'ssl' && value === 'true') parameters.set('sslmode', 'require');
  else parameters.set(name, value);
}

function decode(text: string): string {
  const trimmed = text.replace(/^ +| +$/g, '');
  if (/\s/.test(trimmed)) throw new Malformed(`it has a space: ${UNENCODED}`);
  if (/%(?![0-9a-f]{2})/i.test(trimmed))
    throw new Malformed(`it has a % that is not followed by two hexadecimal digits: ${UNENCODED}`);
  if (trimmed.includes('%00') || trimmed.includes('\0'))
    throw new Malformed('it has a NUL character');
  try {
    return decodeURIComponent(trimmed);
  } catch {
    throw new Malformed('its percent-encoded characters are not UTF-8');
  }
}

const EXAMPLE =
  'it must begin with postgresql://, or consist of keywords such as host=db.internal dbname=latchkey';

function parseKeywords(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const pattern =
    /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\[^])*)'|((?:[^\s'\\]|\\[^])(?:[^\s\\]|\\[^])*|))(?=\s|$)/y;
  while (pattern.lastIndex < text.length) {
    const [, name, quoted, plain = ''] = pattern.exec(text) ?? [];
    if (name === undefined) throw new Malformed(EXAMPLE);
    parameters.set(name, (quoted ?? plain).replace(/\\([^])/g, '$1'));
  }
  if (parameters.size === 0) throw new Malformed(EXAMPLE);
  return parameters;
}
