import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';

// Security: whatever is logged, a secret is not. Paths of what requests and configuration may carry.
const REDACTED = [
  'secret',
  'password',
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
  '*.secret',
  '*.password',
  '*.passwordHash',
  '*.secretHash',
];

/** The log: JSON lines in a pipe, readable lines on a terminal. */
export function createLog(level: string, isTerminal: boolean): Logger {
  const options = { level, base: null, redact: REDACTED };
  if (!isTerminal) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime });
  return pino(options, pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true, sync: true }));
}
