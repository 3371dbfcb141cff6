import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseEmailAddress } from '../core/email-address.ts';
import { StartupError } from '../core/startup-error.ts';
import { LAYOUTS } from '../database/layout.ts';
import { TOKEN_HASHES } from '../secrets/hash.ts';
import {
  count,
  list,
  origin,
  path,
  port,
  postgresUrl,
  postgresUrls,
  publicUrl,
  rates,
  seconds,
} from './config-values.ts';
import { readEnvironment } from './environment.ts';

const ENVIRONMENT = z.object({
  PORT: port.default(4000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'an address or host name of this machine such as 0.0.0.0')
    .default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: count(2, 1_000).default(10),
  DATABASE_PREPARED_STATEMENTS: z.enum(['on', 'off'], 'on or off').default('on'),
  DATABASE_LOOKUP_URL: postgresUrls.optional(),
  DATABASE_LAYOUT: z.enum(LAYOUTS, LAYOUTS.join(' or ')).default('postgresql'),
  DATABASE_WAIT: seconds(86_400).default(60),
  WORKERS: count(1, 256).default(1),
  SHUTDOWN_DELAY: seconds(3_600).default(7),
  DATA_DIR: path.default('./data'),
  AUDIT_RETENTION_MONTHS: count(1, 1_200).optional(),
  LATCHKEY_OWNER_EMAIL: z
    .string()
    .refine((text) => parseEmailAddress(text).ok, 'an e-mail address such as ada@example.org')
    .optional(),
  LATCHKEY_OWNER_PASSWORD: z
    .string()
    .min(8, 'at least 8 characters')
    .max(1_024, 'at most 1,024 characters')
    .optional(),
  LATCHKEY_ORGANIZATION: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'a slug such as my-team: lower-case letters, digits and hyphens',
    )
    .max(50, 'at most 50 characters')
    .default('main'),
  CATALOG_FILE: path.optional(),
  CATALOG_ACCEPT: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'the 12 hexadecimal digits from the message of the rejected start')
    .optional(),
  TRUSTED_PROXIES: list.default([]),
  PUBLIC_URL: publicUrl.optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
  RATE_LIMIT_USER: rates('20/s,5000/h'),
  RATE_LIMIT_API_KEY: rates('off'),
  RATE_LIMIT_ANONYMOUS: rates('10/s,600/h'),
  RATE_LIMIT_TOKEN_CREATION: rates('10/min'),
  RATE_LIMIT_SIGN_IN: rates('30/min,300/h'),
  RATE_LIMIT_FAILED_AUTH: rates('20/min'),
  RATE_LIMIT_STORE: z
    .string()
    .regex(
      /^(memory|postgres|rediss?:\/\/.+)$/,
      'memory, postgres, or an address such as redis://user:password@host:6379/0',
    )
    .default('memory'),
  METRICS_PORT: port.optional(),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'an address such as http://localhost:4318' })
    .optional(),
  TOKEN_HASH: z.enum(TOKEN_HASHES, TOKEN_HASHES.join(' or ')).default('argon2id'),
  ARGON2_MEMORY_KIB: count(8, 4_194_304).default(4_096),
  ARGON2_PASSES: count(1, 100).default(1),
  ARGON2_PARALLELISM: count(1, 64).default(1),
  ARGON2_PASSWORD_MEMORY_KIB: count(8, 4_194_304).default(19_456),
  ARGON2_PASSWORD_PASSES: count(1, 100).default(2),
  ARGON2_CONCURRENCY: count(1, 128).default(Math.min(availableParallelism(), 4)),
  ARGON2_QUEUE_MAX: count(1, 100_000).default(200),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'one of fatal, error, warn, info, debug, trace, silent',
    )
    .default('info'),
});

/** The validated configuration from the environment. See docs/CONFIGURATION.md. */
export type Config = z.output<typeof ENVIRONMENT>;

const NAMES = Object.keys(ENVIRONMENT.shape);

/**
 * Parses and validates the environment. Throws a StartupError that lists every invalid variable and
 * how to correct it.
 *
 * Security: never quotes a value, which could disclose a password.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const { values, problems } = readEnvironment(environment, NAMES);
  const parsed = ENVIRONMENT.safeParse(values);
  const invalid = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${String(path[0])} must be ${message}`);
  const all = [...problems, ...invalid, ...contradictionsOf(values, parsed.data)];
  if (!parsed.success || all.length > 0)
    throw new StartupError(`The environment is invalid: ${all.join('; ').replace(/[^?]$/, '$&.')}`);
  return parsed.data;
}

/** Returns the problems that concern several variables together. */
function contradictionsOf(
  set: Readonly<Record<string, string>>,
  config: Config | undefined,
): string[] {
  const problems: string[] = [];
  if (
    (set['LATCHKEY_OWNER_EMAIL'] === undefined) !==
    (set['LATCHKEY_OWNER_PASSWORD'] === undefined)
  )
    problems.push(
      'LATCHKEY_OWNER_EMAIL and LATCHKEY_OWNER_PASSWORD require each other: set both or neither',
    );
  if (config && config.ARGON2_MEMORY_KIB < 8 * config.ARGON2_PARALLELISM)
    problems.push('ARGON2_MEMORY_KIB must be at least 8 times ARGON2_PARALLELISM');
  if (set['DATABASE_LOOKUP_URL'] !== undefined && set['DATABASE_URL'] === undefined)
    problems.push('DATABASE_LOOKUP_URL requires DATABASE_URL: it names standbys of that server');
  if (config?.DATABASE_LAYOUT === 'citus' && set['DATABASE_URL'] === undefined)
    problems.push('DATABASE_LAYOUT=citus requires DATABASE_URL: it names a node of Citus');
  const hasWorkers = config !== undefined && config.WORKERS > 1;
  if (hasWorkers && set['DATABASE_URL'] === undefined)
    problems.push(
      'WORKERS must be 1 without DATABASE_URL: the embedded database supports only one process',
    );
  if (hasWorkers && set['METRICS_TOKEN'] !== undefined && set['METRICS_PORT'] === undefined)
    problems.push(
      'METRICS_PORT must be set when WORKERS is greater than 1 and METRICS_TOKEN is set: it serves the combined metrics of all workers',
    );
  return problems;
}
