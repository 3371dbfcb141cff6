import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/**
 * How long an idle keep-alive connection stays open during shutdown. A busy one closes with its
 * next response.
 */
const QUIET_MS = 500;
/** How long shutdown waits for requests in flight before it cuts their connections. */
const FINISH_MS = 20_000;
/**
 * How long a connection is still read after its last response. Closing a socket with unread data
 * resets it, and the client loses the response.
 */
const LINGER_MS = 1_000;

/** Tracks the connections of an HTTP server, to close them without losing a request. */
export interface Connections {
  /**
   * Registers a request before any work on it. Returns false if it arrived after the last response
   * of its connection; such a request must not be processed.
   */
  admit: (request: IncomingMessage, response: ServerResponse) => boolean;
  /**
   * Answers everything that has arrived and closes each connection with its last response. Call it
   * after the server has stopped listening.
   */
  finish: () => Promise<void>;
}

/** Tracks the connections of a server. Call it before the server listens. */
export function watchConnections(server: Server): Connections {
  /** The pending responses of each connection, in order. */
  const owed = new Map<Socket, Set<ServerResponse>>();
  let isClosing = false;
  server.on('connection', (socket) => {
    owed.set(socket, new Set());
    socket.once('close', () => owed.delete(socket));
  });

  /**
   * Announces `Connection: close` on the last pending response only. On an earlier one, Node would
   * drop the responses after it.
   */
  const announceLast = (socket: Socket, responses: Set<ServerResponse>): void => {
    const last = [...responses].at(-1);
    for (const response of responses) {
      if (response.headersSent) continue;
      if (response === last) response.setHeader('Connection', 'close');
      else response.removeHeader('Connection');
    }
    lingerAtEnd(socket);
  };

  const closeQuiet = async (): Promise<void> => {
    await readAll();
    // Node closes only connections that have received no part of a request.
    server.closeIdleConnections();
    for (const socket of owed.keys()) if (socket.bytesRead === 0) socket.destroy();
  };

  return {
    admit: (request, response) => {
      const responses = owed.get(request.socket);
      if (!responses) return true;
      if (isClosing && [...responses].some(isLast)) return false;
      responses.add(response);
      response.once('close', () => responses.delete(response));
      if (isClosing) announceLast(request.socket, responses);
      return true;
    },
    finish: async () => {
      isClosing = true;
      for (const [socket, responses] of owed) announceLast(socket, responses);
      const startedAt = performance.now();
      while (owed.size > 0) {
        const passedMs = performance.now() - startedAt;
        if (passedMs > FINISH_MS) for (const socket of owed.keys()) socket.destroy();
        else if (passedMs > QUIET_MS) await closeQuiet();
        await sleep(20);
      }
    },
  };
}

const isLast = (response: ServerResponse): boolean =>
  response.headersSent && response.getHeader('Connection') === 'close';

/**
 * Ends the writing side of a connection, as Node does after a last response, but reads until the
 * client ends it too.
 */
function lingerAtEnd(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
}

/**
 * Waits for an event loop turn without I/O, so that everything in the socket buffers has been read.
 */
export async function readAll(): Promise<void> {
  await turn();
  for (let turns = 0; turns < 200; turns++) {
    const startedAt = performance.now();
    await turn();
    if (performance.now() - startedAt < 1) return;
  }
}
