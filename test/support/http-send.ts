import { request, type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** The body of a GraphQL response. */
export interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** An HTTP response with its bytes. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON, or an empty object if it is not JSON. */
  readonly body: Body;
}

function toBody(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

/** The request, and its agent. By default it uses a separate connection. */
export interface Sending {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly agent?: Agent | false;
}

/** Sends a request without the restrictions of fetch on headers. */
export function send(
  url: string,
  { method = 'GET', headers = {}, body, agent = false }: Sending = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: toBody(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Posts a GraphQL document. */
export const post = (
  url: string,
  query: string,
  {
    headers = {},
    variables,
    ...more
  }: { headers?: OutgoingHttpHeaders; variables?: unknown; operationName?: string } = {},
): Promise<Answer> =>
  send(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables, ...more }),
  });

/** The code of the first top-level error. */
export const codeOf = ({ body }: Answer): unknown => body.errors?.[0]?.extensions?.['code'];
