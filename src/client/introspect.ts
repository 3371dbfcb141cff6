import type { ActiveIntrospection } from './caller.ts';
import { unavailable } from './refused-error.ts';

/** Where and as whom to ask. */
export interface Asking {
  readonly endpoint: string;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly send: typeof fetch;
}

/** What Latchkey says of a credential; of one that is not good, nothing else. */
export type Introspection = ActiveIntrospection | { readonly active: false };

// The visitor's fault or an outage would look different: these say that this service asks wrongly,
// and asking again will not help.
const isOurFault = (status: number): boolean =>
  status !== 200 && status < 500 && status !== 408 && status !== 429;

/**
 * Asks by RFC 7662. Throws a RefusedError (503) when there is no answer, and a plain Error when
 * this service is not set up right.
 */
export async function introspect(
  asking: Asking,
  fields: Readonly<Record<string, string>>,
): Promise<Introspection> {
  const [status, body] = await post(asking, fields);
  if (isOurFault(status)) {
    const said = body?.['error_description'];
    throw new Error(
      `Latchkey refuses this service, not its visitor: ${asking.endpoint} answered ${status}. ` +
        `${typeof said === 'string' ? `${said} ` : ''}Check url and secret of createAuthenticator, and what is asked.`,
    );
  }
  if (status !== 200 || typeof body?.['active'] !== 'boolean')
    throw unavailable(new Error(`${asking.endpoint} answered ${status}, and no introspection.`));
  return body as unknown as Introspection;
}

async function post(
  { endpoint, secret, timeoutMs, send }: Asking,
  fields: Readonly<Record<string, string>>,
): Promise<[number, Record<string, unknown> | null]> {
  try {
    const response = await send(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, Accept: 'application/json' },
      body: new URLSearchParams(fields),
      // Security: a redirect could take the visitor's secret anywhere.
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
