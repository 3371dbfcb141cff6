import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

// Security: prevents secret disclosure through the log. Lists the paths that requests and
// configuration use.
const REDACTED = [
  'secret',
  'password',
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
  '*.secret',
  '*.password',
  '*.passwordHash',
  '*.secretHash',
];

/** The set-up link's secret is not in this list, because the log shows it on purpose. */
const SECRETS = /\b((?:pat|key|ses|inv)_[0-9A-Za-z]{6})[0-9A-Za-z]{30,}/g;

/**
 * Replaces every secret in a log line with its public prefix.
 *
 * Security: prevents secret disclosure from nested fields and from inside sentences.
 */
export const concealSecrets = (line: string): string => line.replace(SECRETS, '$1…');

/**
 * Serializes an error for the log.
 *
 * Security: database errors quote statements and rows, including hashes. Keeps only the code, the
 * affected objects and the stack, which prevents information disclosure.
 */
export function serializeError(error: Error): object {
  const isDatabase = 'severity' in error || 'routine' in error || 'query' in error;
  if (!isDatabase) return stdSerializers.err(error);
  const { code, constraint, table, routine } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    code,
    constraint,
    table,
    routine,
    at: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}

/**
 * Forwards the first call, then at most one a minute, so that a repeated failure does not fill the
 * disk.
 */
export function atMostOnceAMinute<T>(tell: (what: T) => void): (what: T) => void {
  let quietUntil = -Infinity;
  return (what) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + 60_000;
    tell(what);
  };
}

const ONCE_EACH_MAX = 100;

/**
 * Forwards each distinct message once, up to `ONCE_EACH_MAX` messages.
 *
 * Security: bounds disk and memory use when a client can vary the message (log flooding).
 */
export function onceEach(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message) || told.size >= ONCE_EACH_MAX) return;
    told.add(message);
    tell(message);
  };
}

/**
 * Creates the log: readable lines on a terminal, JSON lines otherwise. Writes to standard output
 * unless `destination` is set.
 */
export async function createLog(
  level: string,
  isTerminal: boolean,
  destination?: DestinationStream,
): Promise<Logger> {
  const options = {
    level,
    base: null,
    redact: REDACTED,
    serializers: { err: serializeError },
    hooks: { streamWrite: concealSecrets },
  };
  if (!isTerminal)
    return pino(
      { ...options, timestamp: pino.stdTimeFunctions.isoTime },
      destination ?? pino.destination(1),
    );
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({
      colorize: true,
      ignore: 'pid,hostname',
      translateTime: 'HH:MM:ss',
      singleLine: true,
      sync: true,
    }),
  );
}
