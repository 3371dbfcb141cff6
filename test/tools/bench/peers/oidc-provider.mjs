import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';
import pg from 'pg';
import { issue, serve } from './serve.mjs';

// Introspection of opaque client-credentials tokens, the token that a program uses. The client is
// in the configuration, so a request only looks for the token, as two models at once. Without a
// database, tokens are in the package's adapter for memory, which holds a thousand entries.
const { DATABASE_URL, PORT, SECRETS } = process.env;
const pool = DATABASE_URL && new pg.Pool({ connectionString: DATABASE_URL, max: 10 });

/** The interface of example/my_adapter.js in the package's repository, as far as tokens need it. */
class Adapter {
  constructor(model) {
    this.model = model;
  }
  async upsert(id, payload, expiresIn) {
    await pool.query({
      name: 'upsert',
      text: `insert into oidc (model, id, payload, expires_at) values ($1, $2, $3, now() + $4 * interval '1 s')
        on conflict (model, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
      values: [this.model, id, payload, expiresIn],
    });
  }
  async find(id) {
    const { rows } = await pool.query({
      name: 'find',
      text: 'select payload from oidc where model = $1 and id = $2 and expires_at > now()',
      values: [this.model, id],
    });
    return rows[0]?.payload;
  }
}

if (pool)
  await pool.query(
    'create table oidc (model text, id text, payload jsonb not null, expires_at timestamptz, primary key (model, id))',
  );
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  ...(pool && { adapter: Adapter }),
  clients: [
    {
      client_id: 'asker',
      client_secret: 'asker-secret',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ],
  cookies: { keys: ['a key that only this benchmark has'] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
  },
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
  ttl: { ClientCredentials: 86_400 },
});
const client = await provider.Client.find('asker');
const tokens = await issue(Number(SECRETS), () =>
  new provider.ClientCredentials({ client, scope: 'read' }).save(),
);

serve(provider.callback(), tokens);
