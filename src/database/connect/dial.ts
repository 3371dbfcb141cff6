import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isSocket, type Host, type TlsRules } from './connection-target.ts';
import { tlsOptions } from './tls-options.ts';

/** PostgreSQL's SSLRequest message: its length and a code that is not a protocol version. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const YES = 'S';

/** No connection to the host could be established; the cause says why. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('unreachable', { cause });
  }
}

/** A connection to a server before authentication. */
export interface Dialed {
  readonly socket: Socket | TLSSocket;
  readonly isEncrypted: boolean;
}

/**
 * Connects to a host, with or without TLS. If the server does not support TLS, `whenRefused`
 * determines whether to continue without it.
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
      // Security: prevents a TLS downgrade by a man in the middle that answers "no TLS". Only
      // sslmode prefer and allow continue.
      if (whenRefused === 'fail')
        throw new Error('the server does not support SSL connections, but sslmode requires one');
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
  // Security: rejects bytes after the response, which would be processed as if they were encrypted
  // (command injection, CVE-2021-23222).
  if (byte === YES || byte === 'N') return byte === YES;
  throw new Error('the server sent an invalid response to the SSL request');
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
 * Resolves with the next event of this name. Rejects if the socket fails or closes first, or if the
 * signal is aborted.
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
