import type { ActiveIntrospection } from './caller.ts';
import { unavailable } from './refused-error.ts';

/** The introspection endpoint and the service's credential. */
export interface IntrospectionEndpoint {
  readonly endpoint: string;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly send: typeof fetch;
}

/** The introspection response. An inactive credential has no other fields. */
export type Introspection = ActiveIntrospection | { readonly active: false };

// These statuses mean that this service asks incorrectly, not that the visitor's credential is
// invalid or that Latchkey is unavailable. Retrying does not help.
const isOurFault = (status: number): boolean =>
  status !== 200 && status < 500 && status !== 408 && status !== 429;

/**
 * Introspects a credential (RFC 7662). Throws a RefusedError (503) without a response, and a plain
 * Error when this service is misconfigured.
 */
export async function introspect(
  asking: IntrospectionEndpoint,
  fields: Readonly<Record<string, string>>,
): Promise<Introspection> {
  const [status, body] = await post(asking, fields);
  if (isOurFault(status)) {
    const said = body?.['error_description'];
    throw new Error(
      `Latchkey rejected this service, not its visitor: ${asking.endpoint} returned status ${status}. ` +
        `${typeof said === 'string' ? `${said} ` : ''}Check url and secret of createAuthenticator, and the question.`,
    );
  }
  if (status !== 200 || typeof body?.['active'] !== 'boolean')
    throw unavailable(
      new Error(
        `${asking.endpoint} returned status ${status} without a valid introspection response.`,
      ),
    );
  return body as unknown as Introspection;
}

async function post(
  { endpoint, secret, timeoutMs, send }: IntrospectionEndpoint,
  fields: Readonly<Record<string, string>>,
): Promise<[number, Record<string, unknown> | null]> {
  try {
    const response = await send(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, Accept: 'application/json' },
      body: new URLSearchParams(fields),
      // Security: credential leak. A redirect could send the visitor's secret to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json().catch(() => null);
    return [
      response.status,
      typeof body === 'object' ? (body as Record<string, unknown> | null) : null,
    ];
  } catch (error) {
    throw unavailable(error);
  }
}
