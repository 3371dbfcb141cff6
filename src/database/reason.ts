/**
 * Returns the reason for a connection failure. When several hosts or addresses fail, the error has
 * no message, so this joins theirs.
 */
export function reasonOf(error: unknown): string {
  const { message, cause, errors } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly message?: unknown;
    readonly cause?: unknown;
    readonly errors?: unknown;
  };
  if (Array.isArray(errors)) return [...new Set(errors.map(reasonOf))].join(', ');
  if (typeof message === 'string' && message !== '')
    return cause !== undefined && /timeout/.test(message) ? 'timeout exceeded: no answer' : message;
  return cause === undefined ? 'unknown error' : reasonOf(cause);
}
