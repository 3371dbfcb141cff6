/**
 * Why a connection failed, in words. Several hosts or addresses that all failed are an error
 * without a message.
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
  return cause === undefined ? 'for an unknown reason' : reasonOf(cause);
}
