// A service guarded by Latchkey, with Fastify 5. LATCHKEY_URL=https://… LATCHKEY_KEY=key_… node fastify.mjs
import Fastify from 'fastify';
import { createAuthenticator } from 'latchkey/client';

const authenticate = createAuthenticator({
  url: process.env.LATCHKEY_URL,
  secret: process.env.LATCHKEY_KEY,
});

// Behind a proxy, say which one, or request.ip is the proxy's: Fastify({ trustProxy: '10.0.0.0/8' })
const app = Fastify();
app.decorateRequest('caller', null);

/** Requires the permission before the body is read, on the entity in the path if present. Fastify sends the error response. */
const guard = (permission) => ({
  onRequest: async (request) => {
    request.caller = await authenticate(request.raw, {
      permission,
      entityId: request.params.id,
      ip: request.ip,
    });
  },
});

app.get('/channels/:id', guard('channel:read'), async (request) => {
  const { username, role } = request.caller;
  return { channel: request.params.id, username, role };
});

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }));
