import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The direction of bytes: of requests, or of responses. */
export type Direction = 'ask' | 'answer';

/** A TCP proxy between a client and a server that injects network faults. */
export interface Proxy {
  readonly port: number;
  /** Delays every byte in both directions. */
  delay: (ms: number) => void;
  /** Holds the bytes of these directions back. `release` forwards them. */
  hold: (...directions: Direction[]) => void;
  release: () => void;
  /**
   * Drops every byte of existing connections permanently, like a restarted firewall. New
   * connections get no response until `release`.
   */
  forget: () => void;
  /** Resets every connection. */
  reset: () => void;
  /** Resets each connection after so many bytes of responses; null disables it. */
  resetAfter: (bytes: number | null) => void;
  /** Refuses new connections, and resets existing ones. */
  refuse: () => void;
  accept: () => Promise<void>;
  close: () => Promise<void>;
}

interface Link {
  readonly ends: Readonly<Record<Direction, Socket>>;
  readonly waiting: { readonly to: Direction; readonly chunk: Buffer }[];
  isForgotten: boolean;
  answered: number;
}

/** Starts a proxy to a local port. */
export async function startProxy(target: number): Promise<Proxy> {
  const links = new Set<Link>();
  let delayMs = 0;
  let held = new Set<Direction>();
  let resetAfter: number | null = null;

  const resetLink = (link: Link): void => {
    links.delete(link);
    for (const end of Object.values(link.ends)) end.resetAndDestroy();
  };
  const pass = (link: Link, to: Direction, chunk: Buffer): void => {
    if (link.isForgotten || !links.has(link)) return;
    if (held.has(to)) return void link.waiting.push({ to, chunk });
    if (to === 'answer' && resetAfter !== null && (link.answered += chunk.length) > resetAfter)
      return resetLink(link);
    if (delayMs === 0) link.ends[to].write(chunk);
    else setTimeout(() => link.ends[to].write(chunk), delayMs);
  };
  const join = (client: Socket): void => {
    const server = connect(target, '127.0.0.1');
    // Named by where they lead.
    const link: Link = {
      ends: { ask: server, answer: client },
      waiting: [],
      isForgotten: false,
      answered: 0,
    };
    links.add(link);
    client.on('data', (chunk: Buffer) => pass(link, 'ask', chunk));
    server.on('data', (chunk: Buffer) => pass(link, 'answer', chunk));
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      end.setNoDelay();
      end.on('error', () => undefined);
      end.on('close', () => {
        if (link.isForgotten && end === server) return;
        links.delete(link);
        setTimeout(() => other.destroy(), delayMs);
      });
    }
  };
  const listener: Server = createServer(join);
  const listen = async (port: number): Promise<void> => {
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
  };
  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const resetAll = (): void => {
    for (const link of links) resetLink(link);
  };
  return {
    port,
    delay: (ms) => {
      delayMs = ms;
    },
    hold: (...directions) => {
      held = new Set(directions);
    },
    release: () => {
      held = new Set();
      for (const link of links)
        for (const { to, chunk } of link.waiting.splice(0)) pass(link, to, chunk);
    },
    forget: () => {
      for (const link of links) link.isForgotten = true;
      held = new Set(['ask', 'answer']);
    },
    reset: resetAll,
    resetAfter: (bytes) => {
      resetAfter = bytes;
      for (const link of links) link.answered = 0;
    },
    refuse: () => {
      listener.close();
      resetAll();
    },
    accept: () => listen(port),
    close: async () => {
      const closed = listener.listening ? once(listener, 'close') : null;
      listener.close();
      resetAll();
      await closed;
    },
  };
}
