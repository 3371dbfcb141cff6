import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { StartupError } from '../../core/startup-error.ts';
import {
  isSocket,
  SOCKET_FOLDERS,
  type ConnectionTarget,
  type SessionAttributes,
} from './connection-target.ts';
import { splitUrls } from './split-urls.ts';
import { findPassword } from './password-file.ts';
import { toTarget } from './resolve-target.ts';
import { tlsOptions } from './tls-options.ts';

type Variable = 'DATABASE_URL' | 'DATABASE_LOOKUP_URL';

/**
 * Parses the connection string of a variable. Throws a StartupError with one line and without any
 * value if it is invalid.
 */
export function readTarget(url: string, variable: Variable): ConnectionTarget {
  const target = parseTarget(url, variable);
  return {
    ...target,
    password: target.password ?? findPassword(target),
    sessionAttributes: variable === 'DATABASE_URL' ? primaryOf(target) : target.sessionAttributes,
  };
}

/**
 * Parses the connection strings of DATABASE_LOOKUP_URL. Returns a target for each host: it is a
 * standby, whatever target_session_attrs says.
 */
export const readLookupTargets = (urls: string): ConnectionTarget[] =>
  splitUrls(urls).flatMap((url) => {
    const { hosts, ...shared } = parseTarget(url, 'DATABASE_LOOKUP_URL');
    return hosts.map((host) => {
      const target = { ...shared, hosts: [host], sessionAttributes: 'any' as const };
      return { ...target, password: target.password ?? findPassword(target) };
    });
  });

function parseTarget(url: string, variable: Variable): ConnectionTarget {
  const reading = toTarget(url, surroundings());
  if (!reading.ok) throw new StartupError(`${variable} is invalid: ${reading.problem}.`);
  const { target } = reading;
  if (
    variable === 'DATABASE_URL' &&
    ['read-only', 'standby', 'prefer-standby'].includes(target.sessionAttributes)
  )
    throw new StartupError(
      `${variable} is invalid: its target_session_attrs must be any, read-write or primary, because Latchkey writes to it.`,
    );
  // Reads the TLS files once, to report errors at start.
  if (target.tls.mode !== 'disable')
    for (const host of target.hosts)
      if (!isSocket(host)) namingVariable(variable, () => tlsOptions(target.tls, host));
  return target;
}

/** Selects the primary among several hosts, because Latchkey writes to it. */
const primaryOf = ({ hosts, sessionAttributes }: ConnectionTarget): SessionAttributes =>
  hosts.length > 1 && sessionAttributes === 'any' ? 'read-write' : sessionAttributes;

function surroundings() {
  const port = process.env['PGPORT'] || '5432';
  const defaultHost =
    SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
  return { environment: process.env, userName: userInfo().username, defaultHost };
}

function namingVariable(variable: string, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throw error instanceof StartupError
      ? new StartupError(`${variable} is invalid: ${error.message}`)
      : error;
  }
}
