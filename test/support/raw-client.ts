import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A TCP connection to a server. */
export interface RawClient {
  readonly socket: Socket;
  send: (text: string) => void;
  /** The bytes received so far. */
  received: () => string;
  /** Why it ended: `end`, or the code of an error. */
  ended: Promise<string>;
}

/** Connects, and collects every received byte. */
export async function openRaw(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  let error: string | undefined;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<string>((resolve) =>
    socket.once('close', () => resolve(error ?? 'end')),
  );
  await once(socket, 'connect');
  socket.on('error', ({ code }: NodeJS.ErrnoException) => (error = code ?? 'error'));
  return { socket, send: (what) => void socket.write(what), received: () => text, ended };
}

/**
 * How the requests of a load ended: by status, `refused` where no connection was made, or the code
 * of the error that lost them.
 */
export type Tally = Map<string, number>;

/** Requests by so many clients, each one after the other, until `stop`. */
export interface Load {
  readonly tally: Tally;
  stop: () => Promise<Tally>;
}

interface LoadOptions {
  readonly clients: number;
  readonly keepAlive: boolean;
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly body?: string;
  readonly pauseMs?: number;
}

/** Starts a load. A client whose connection is refused tries again a moment later. */
export function startLoad(
  url: string,
  { clients, keepAlive, headers = {}, method = 'GET', body, pauseMs = 0 }: LoadOptions,
): Load {
  const tally: Tally = new Map();
  let isStopped = false;
  const agent = new Agent({ keepAlive, maxSockets: Infinity });
  const ask = (): Promise<string> =>
    new Promise((resolve) => {
      const request = httpRequest(url, { agent, headers, method }, (response: IncomingMessage) => {
        response.resume();
        response.once('close', () =>
          resolve(response.complete ? String(response.statusCode) : 'cut'),
        );
      });
      request.once('error', ({ code, message }: NodeJS.ErrnoException) =>
        resolve(code === 'ECONNREFUSED' ? 'refused' : (code ?? message)),
      );
      request.end(body);
    });
  const one = async (): Promise<void> => {
    while (!isStopped) {
      const end = await ask();
      tally.set(end, (tally.get(end) ?? 0) + 1);
      const restMs = end === 'refused' ? 20 : pauseMs;
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  };
  const all = Promise.all(Array.from({ length: clients }, one));
  return {
    tally,
    stop: async () => {
      isStopped = true;
      await all;
      agent.destroy();
      return tally;
    },
  };
}
