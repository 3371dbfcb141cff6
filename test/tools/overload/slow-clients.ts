import { connect } from 'node:net';
import { TIMEOUTS } from '../../../src/http/timeouts.ts';

/** How a client dawdles, and how long it may. */
export interface SlowClient {
  readonly name: string;
  /** Sent at once. */
  readonly start: string;
  /** Sent bit by bit, one each second. */
  readonly bit: string;
  readonly boundMs: number;
}

/** What became of it: how long it was connected, and what it was told. */
export interface Cut {
  readonly name: string;
  readonly afterMs: number;
  readonly boundMs: number;
  readonly answer: string;
}

/** Connections are looked at now and then only; and the machine is busy. */
const LATER_MS = TIMEOUTS.connectionsCheckingInterval + 1_500;

/**
 * Every way to be slow. `authorization` is a good secret's header: who is slow is not let off for
 * being known.
 */
export const slowClients = (authorization: string): readonly SlowClient[] => {
  const post = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`;
  const form = post
    .replace('/graphql', '/oauth/introspect')
    .replace('application/json', 'application/x-www-form-urlencoded');
  return [
    { name: 'says nothing', start: '', bit: '', boundMs: TIMEOUTS.headersTimeout + LATER_MS },
    {
      name: 'trickles its headers',
      start: 'POST /graphql HTTP/1.1\r\nHost: x\r\n',
      bit: 'X-Slow: 1\r\n',
      boundMs: TIMEOUTS.headersTimeout + LATER_MS,
    },
    {
      name: 'trickles the body of a query',
      start: post,
      bit: '{',
      boundMs: TIMEOUTS.requestTimeout + LATER_MS,
    },
    {
      name: 'trickles the body of a form',
      start: form,
      bit: 't',
      boundMs: TIMEOUTS.requestTimeout + LATER_MS,
    },
    {
      name: 'keeps its connection and asks no more',
      start: 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
      bit: '',
      boundMs: TIMEOUTS.keepAliveTimeout + LATER_MS,
    },
  ];
};

/** Is slow until it is cut; or, long after its bound, gives up. */
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
