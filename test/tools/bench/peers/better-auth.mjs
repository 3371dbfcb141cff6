import { text } from 'node:stream/consumers';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { issue, serve } from './serve.mjs';

// API keys as better-auth documents them for production: PostgreSQL, hashed keys, and here without
// its limits of requests. Its verification is a call of the library, so a handler of node:http
// makes it; no middleware costs anything.
const options = {
  baseURL: `http://127.0.0.1:${process.env.PORT}`,
  secret: 'a secret that only this benchmark has, 32 bytes',
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  logger: { level: 'warn' },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const { user } = await auth.api.signUpEmail({
  body: { name: 'Bench', email: 'bench@example.org', password: 'correct horse battery staple' },
});
const keys = await issue(Number(process.env.SECRETS), async () => {
  const { key } = await auth.api.createApiKey({ body: { userId: user.id } });
  return key;
});

serve(async (request, response) => {
  const { key } = JSON.parse(await text(request));
  const { valid, error, key: found } = await auth.api.verifyApiKey({ body: { key } });
  const body = JSON.stringify({ valid, error, permissions: found?.permissions });
  response.writeHead(valid ? 200 : 401, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}, keys);
