import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isSocket, type Host, type TlsRules } from './connection-target.ts';
import { tlsOptions } from './tls-options.ts';

/** PostgreSQL's SSLRequest: its length, and a number that no version of the protocol has. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const YES = 'S';

/** A host that no connection could be made to at all; the cause says why. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('unreachable', { cause });
  }
}

/** A connection to one server, before anybody has signed in on it. */
export interface Dialed {
  readonly socket: Socket | TLSSocket;
  readonly isEncrypted: boolean;
}

/**
 * Connects to a host, with TLS or without. Where the server has no TLS, `whenRefused` decides
 * whether the connection goes on without.
 */
export async function dial(
  host: Host,
  tls: TlsRules | null,
  whenRefused: 'fail' | 'plain',
  signal: AbortSignal,
): Promise<Dialed> {
  const socket = await open(host, signal).catch((error: unknown) => {
    throw new UnreachableError(error);
  });
  try {
    if (tls === null || isSocket(host)) return { socket, isEncrypted: false };
    if (tls.negotiation === 'postgres' && !(await acceptsTls(socket, signal))) {
      // Security: an impostor in the network answers "no TLS" to read along. Only prefer and allow
      // go on.
      if (whenRefused === 'fail')
        throw new Error('the server does not support SSL connections, and sslmode demands one');
      return { socket, isEncrypted: false };
    }
    return { socket: await encrypt(socket, host, tls, signal), isEncrypted: true };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function open(host: Host, signal: AbortSignal): Promise<Socket> {
  const file = `${host.name.replace(/^@/, '\0')}/.s.PGSQL.${host.port}`;
  const socket = connectSocket(
    isSocket(host) ? { path: file } : { host: host.address ?? host.name, port: host.port },
  );
  await event(socket, 'connect', signal);
  socket.setNoDelay(true);
  return socket;
}

async function acceptsTls(socket: Socket, signal: AbortSignal): Promise<boolean> {
  const answered = event<[Buffer]>(socket, 'data', signal);
  socket.write(SSL_REQUEST);
  const [answer] = await answered;
  const byte = answer.toString('latin1');
  // Security: bytes behind the answer would be taken for encrypted ones (CVE-2021-23222).
  if (byte === YES || byte === 'N') return byte === YES;
  throw new Error('the server did not answer the request for SSL as PostgreSQL does');
}

async function encrypt(
  socket: Socket,
  host: Host,
  tls: TlsRules,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secure = connectTls({ ...tlsOptions(tls, host), socket });
  await event(secure, 'secureConnect', signal);
  return secure;
}

/**
 * The next event of that name; rejects when the socket fails or closes first, or the time is up.
 */
function event<Values extends unknown[]>(
  socket: Socket,
  name: string,
  signal: AbortSignal,
): Promise<Values> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      socket.off(name, done).off('error', fail).off('close', closed);
      signal.removeEventListener('abort', late);
      settle();
    };
    const done = (...values: unknown[]): void => end(() => resolve(values as Values));
    const fail = (error: Error): void => end(() => reject(error));
    const closed = (): void =>
      fail(new Error('Connection terminated unexpectedly: the server closed it'));
    const late = (): void => {
      socket.on('error', () => undefined).destroy();
      fail(new Error('timeout exceeded: the server does not answer'));
    };
    if (signal.aborted) return late();
    socket.once(name, done).once('error', fail).once('close', closed);
    signal.addEventListener('abort', late);
  });
}
