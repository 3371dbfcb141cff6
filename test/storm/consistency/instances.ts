import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { send, type Answer, type Sending } from '../../support/http-send.ts';
import { startNginx, type Nginx } from '../../support/nginx.ts';
import { freePort } from '../../support/postgres-server.ts';
import { startProcess, type Process } from '../../support/start-process.ts';
import { NO_LIMITS } from '../../support/world.ts';

/** The first start also migrates, and Citus copies each table to every node. */
const READY_WITHIN_MS = 90_000;

/**
 * One of several servers on the same database. It can be stopped and restarted at the same address.
 */
export interface Instance {
  readonly index: number;
  readonly url: string;
  /** Sends a request over a kept connection. */
  send: (path: string, sending?: Sending) => Promise<Answer>;
  /**
   * Sends a request through the reverse proxy of this instance to its application. Throws if there
   * is none.
   */
  visit: (path: string, sending?: Sending) => Promise<Answer>;
  process: () => Process;
  /** Restarts it, and waits until it is ready. */
  start: () => Promise<void>;
  /** Stops it by a signal. Returns the exit code, or null after a kill. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
  freeze: () => void;
  thaw: () => void;
  isUp: () => boolean;
  /** Stops it and its reverse proxy permanently. */
  close: () => Promise<void>;
}

/** What all instances of a run have in common. */
export interface InstanceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** The application that nginx guards by each instance: its port, and the required permission. */
  readonly guarded?: { readonly application: number; readonly permission: string };
  /** Called when an instance exits unexpectedly. */
  readonly onExit?: (instance: Instance, code: number | null) => void;
  /** Called before the other instances start. */
  readonly whenFirstIsReady?: () => Promise<void>;
}

/** Starts one instance as npm start does, on a port that it keeps. */
export async function startInstance(
  index: number,
  databaseUrl: string,
  { environment = {}, guarded, onExit }: InstanceOptions,
): Promise<Instance> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const nginx: Nginx | null = guarded ? await startNginx({ latchkey: port, ...guarded }) : null;
  let current: Process;
  let up = false;
  let asked = false;
  const launch = async (): Promise<void> => {
    asked = false;
    const launched = startProcess({
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...NO_LIMITS,
      ...environment,
    });
    current = launched;
    void launched.exited.then((code) => {
      if (current !== launched) return;
      up = false;
      if (!asked) onExit?.(instance, code);
    });
    await untilReady(url, launched);
    up = true;
  };
  const instance: Instance = {
    index,
    url,
    send: (path, sending) => send(`${url}${path}`, { agent, ...sending }),
    visit: (path, sending) =>
      nginx
        ? send(`http://127.0.0.1:${nginx.port}${path}`, sending)
        : Promise.reject(new Error(`No proxy stands before instance ${index}.`)),
    process: () => current,
    start: launch,
    end: async (signal) => {
      [asked, up] = [true, false];
      return current.stop(signal);
    },
    freeze: () => void current.child.kill('SIGSTOP'),
    thaw: () => void current.child.kill('SIGCONT'),
    isUp: () => up,
    close: async () => {
      await instance.end('SIGKILL');
      await nginx?.stop();
    },
  };
  await launch();
  return instance;
}

async function untilReady(url: string, { child, errors, output }: Process): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    const answer = await send(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    if (child.exitCode !== null)
      throw new Error(`The instance ended with ${String(child.exitCode)}: ${errors()}${output()}`);
    await sleep(25);
  }
  throw new Error(
    `The instance was not ready within ${READY_WITHIN_MS} ms: ${errors()}${output()}`,
  );
}

/** Starts an instance at each database, the first alone, because it migrates. */
export async function startInstances(
  [firstUrl, ...urls]: readonly string[],
  options: InstanceOptions,
): Promise<Instance[]> {
  if (firstUrl === undefined) return [];
  const first = await startInstance(0, firstUrl, options);
  try {
    await options.whenFirstIsReady?.();
  } catch (error) {
    await first.close();
    throw error;
  }
  return [first, ...(await Promise.all(urls.map((url, i) => startInstance(i + 1, url, options))))];
}
