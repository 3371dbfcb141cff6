import { createHash } from 'node:crypto';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** The headers that identify the visitor to an application. */
export const IDENTITY = [
  'x-latchkey-subject',
  'x-latchkey-organization',
  'x-latchkey-role',
  'x-latchkey-permissions',
  'x-latchkey-credential',
];

/** A request as the proxy forwarded it to the application. */
export interface Told {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** An application without authentication, and the requests that it received. */
export interface Application {
  readonly seen: Told[];
  readonly server: Server;
  close: () => Promise<void>;
}

const toTold = (
  { method = '', url = '', headers, rawHeaders }: IncomingMessage,
  body: string,
): Told => ({
  method,
  url,
  headers: headers as Record<string, string>,
  rawHeaders,
  body,
});

/**
 * Starts an application that answers every request with its number. `/large` returns large headers
 * and 5 MB; a preflight allows every origin; an upgrade gets a WebSocket handshake, whatever the
 * protocol.
 */
export function createApplication(): Application {
  const seen: Told[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      seen.push(toTold(incoming, Buffer.concat(chunks).toString('latin1')));
      if (incoming.method === 'OPTIONS')
        response.setHeader('Access-Control-Allow-Origin', incoming.headers.origin ?? '');
      if (!incoming.url?.startsWith('/large')) return response.end(`application ${seen.length}`);
      for (const name of ['X-Large-1', 'X-Large-2', 'X-Large-3'])
        response.setHeader(name, 'x'.repeat(3_000));
      return response.end('y'.repeat(5_000_000));
    });
  });
  server.on('upgrade', (incoming, socket) => {
    seen.push(toTold(incoming, ''));
    const key = incoming.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const lines = [
      'HTTP/1.1 101 Switching Protocols',
      `Upgrade: ${incoming.headers.upgrade ?? ''}`,
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
    ];
    socket.on('error', () => undefined).write(`${lines.join('\r\n')}\r\n\r\nhello`);
    socket.on('data', (chunk: Buffer) => socket.write(chunk));
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_incoming, socket) => upgraded.add(socket));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { seen, server, close };
}

/** The response to a visitor. */
export interface VisitAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The request of a visitor. */
export interface Visit {
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly method?: string;
  readonly body?: string | Buffer;
  /** The source address of the visitor, in 127.0.0.0/8. */
  readonly from?: string;
}

/** Sends a request through a proxy. */
export const visit = (
  port: number,
  { path = '/', headers = {}, method = 'GET', body, from = '127.0.0.1' }: Visit,
): Promise<VisitAnswer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, headers, method, localAddress: from, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    sent.end(body);
  });

/** Sends raw bytes. Returns the received bytes once the other side closes or stays silent. */
export const sendRaw = (
  port: number,
  lines: readonly string[],
  until: (text: string) => boolean = () => false,
): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (until(text)) socket.destroy();
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });
