import { connect } from 'node:net';
import { TIMEOUTS } from '../../../src/http/timeouts.ts';

/** A slow client, and the bound on its connection. */
export interface SlowClient {
  readonly name: string;
  /** Sent at once. */
  readonly start: string;
  /** Sent once a second. */
  readonly bit: string;
  readonly boundMs: number;
}

/** The result: how long the client was connected, and the response. */
export interface Cut {
  readonly name: string;
  readonly afterMs: number;
  readonly boundMs: number;
  readonly answer: string;
}

/** Connections are checked at intervals only, and the machine is busy. */
const LATER_MS = TIMEOUTS.connectionsCheckingInterval + 1_500;

/** Every kind of slow client. `authorization` is valid: a known caller has the same bounds. */
export const slowClients = (authorization: string): readonly SlowClient[] => {
  const post = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`;
  const form = post
    .replace('/graphql', '/oauth/introspect')
    .replace('application/json', 'application/x-www-form-urlencoded');
  return [
    { name: 'sends nothing', start: '', bit: '', boundMs: TIMEOUTS.headersTimeout + LATER_MS },
    {
      name: 'sends its headers slowly',
      start: 'POST /graphql HTTP/1.1\r\nHost: x\r\n',
      bit: 'X-Slow: 1\r\n',
      boundMs: TIMEOUTS.headersTimeout + LATER_MS,
    },
    {
      name: 'sends the body of a query slowly',
      start: post,
      bit: '{',
      boundMs: TIMEOUTS.requestTimeout + LATER_MS,
    },
    {
      name: 'sends the body of a form slowly',
      start: form,
      bit: 't',
      boundMs: TIMEOUTS.requestTimeout + LATER_MS,
    },
    {
      name: 'is idle after a request',
      start: 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
      bit: '',
      boundMs: TIMEOUTS.keepAliveTimeout + LATER_MS,
    },
  ];
};

/** Acts as the slow client until the server disconnects it, at most for twice the bound. */
export function dawdle(url: string, { name, start, bit, boundMs }: SlowClient): Promise<Cut> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const at = performance.now();
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(start));
    const trickle = setInterval(() => bit !== '' && socket.write(bit), 1_000);
    const tooLong = setTimeout(() => socket.destroy(), 2 * boundMs);
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(trickle);
      clearTimeout(tooLong);
      resolve({
        name,
        afterMs: performance.now() - at,
        boundMs,
        answer: answer.split('\r\n', 1)[0] ?? '',
      });
    });
  });
}
