// A GraphQL service guarded by Latchkey, with GraphQL Yoga 5. LATCHKEY_URL=https://… LATCHKEY_KEY=key_… node yoga.mjs
import { createServer } from 'node:http';
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { createAuthenticator, RefusedError } from 'latchkey/client';

const authenticate = createAuthenticator({
  url: process.env.LATCHKEY_URL,
  secret: process.env.LATCHKEY_KEY,
});

const refuse = (status, message, headers) =>
  new GraphQLError(message, { extensions: { http: { status, headers } } });

/** Asks once for each GraphQL request. Behind a proxy, take the ip from the header that your proxy sets. */
async function context({ req }) {
  try {
    return { caller: await authenticate(req, { ip: req.socket.remoteAddress }) };
  } catch (error) {
    throw error instanceof RefusedError
      ? refuse(error.status, error.message, error.headers)
      : error;
  }
}

const typeDefs =
  'type Query { channel(id: ID!): Channel! } type Channel { channel: ID!, username: String, role: String }';
const resolvers = {
  Query: {
    channel(_parent, { id }, { caller }) {
      // What was answered for this request says what it may do: there is no need to ask again.
      if (!caller.can('channel:read', id))
        throw refuse(403, `You may not read ${id}.`, {
          'WWW-Authenticate': 'Bearer error="insufficient_scope"',
        });
      return { channel: id, username: caller.username, role: caller.role };
    },
  },
};

const server = createServer(
  createYoga({ schema: createSchema({ typeDefs, resolvers }), context, logging: false }),
);
server.listen(process.env.PORT ?? 3000, () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
