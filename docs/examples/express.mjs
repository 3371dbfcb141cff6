// A service guarded by Latchkey, with Express 5. LATCHKEY_URL=https://… LATCHKEY_KEY=key_… node express.mjs
import express from 'express';
import { createAuthenticator, RefusedError } from 'latchkey/client';

const authenticate = createAuthenticator({
  url: process.env.LATCHKEY_URL,
  secret: process.env.LATCHKEY_KEY,
});

/** Requires the permission, on the entity in the path if present. */
const guard = (permission) => async (request, response, next) => {
  response.locals.caller = await authenticate(request, {
    permission,
    entityId: request.params.id,
    ip: request.ip,
  });
  next();
};

const app = express();
// Behind a proxy, say which one, or request.ip is the proxy's: app.set('trust proxy', '10.0.0.0/8');

app.get('/channels/:id', guard('channel:read'), (request, response) => {
  const { username, role } = response.locals.caller;
  response.json({ channel: request.params.id, username, role });
});

app.use((error, request, response, next) => {
  if (!(error instanceof RefusedError)) return next(error);
  response.status(error.status).set(error.headers).json({ message: error.message });
});

const server = app.listen(process.env.PORT ?? 3000, () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
