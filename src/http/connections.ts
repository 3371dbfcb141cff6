import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/**
 * A kept connection is told to end by its next answer. One that asks for nothing so long is closed.
 */
const QUIET_MS = 500;
/** What is still under way then is cut. */
const FINISH_MS = 20_000;
/**
 * So long a connection is read on after its last answer: closing one with unread bytes would take
 * the answer back.
 */
const LINGER_MS = 1_000;

/** The connections of an HTTP server, known well enough to end them without losing a request. */
export interface Connections {
  /**
   * Notes a request, before anything is done about it. False: it came after the last answer of its
   * connection, so nothing may be done.
   */
  admit: (request: IncomingMessage, response: ServerResponse) => boolean;
  /**
   * Answers all that has arrived, each answer the last one of its connection, and closes. The
   * server accepts no more by now.
   */
  finish: () => Promise<void>;
}

/** Watches the connections of a server from its start. */
export function watchConnections(server: Server): Connections {
  /** The answers that each connection still owes, in order. */
  const owed = new Map<Socket, Set<ServerResponse>>();
  let isClosing = false;
  server.on('connection', (socket) => {
    owed.set(socket, new Set());
    socket.once('close', () => owed.delete(socket));
  });

  /**
   * The last of those that are owed says that it is the last: one that is not would take those
   * behind it along.
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
    // Of these node knows that no part of a request has come.
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
 * Ends a connection for writing, as node does after a last answer, but reads on until the client
 * has ended it too.
 */
function lingerAtEnd(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
}

/**
 * Waits for a turn of the event loop that was over at once: whatever the sockets held has been read
 * then.
 */
export async function readAll(): Promise<void> {
  await turn();
  for (let turns = 0; turns < 200; turns++) {
    const startedAt = performance.now();
    await turn();
    if (performance.now() - startedAt < 1) return;
  }
}
