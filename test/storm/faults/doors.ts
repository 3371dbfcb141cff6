import { drawSecret } from '../../../src/secrets/random.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { bearer, jsonOf, postForm, postJson } from '../../support/services.ts';
import { PASSWORD } from '../../support/world.ts';
import type { Cluster, Instance } from '../../support/cluster.ts';

/** A surface that needs the database: its request, and its good response. */
export interface Door {
  readonly send: (url: string) => Promise<Answer>;
  readonly isGood: (answer: Answer) => boolean;
}

const hasNoErrors = ({ status, body }: Answer): boolean =>
  status === 200 && body.errors === undefined && body.data !== undefined;
const isActive = (answer: Answer): boolean =>
  answer.status === 200 && jsonOf(answer)['active'] === true;

/** Every surface that depends on authority, each with a permitted request. */
export async function openDoors({ newToken, email }: Cluster): Promise<Record<string, Door>> {
  const [{ secret }, asker, scim] = [
    await newToken(),
    await newToken(),
    await newToken({ type: 'SCIM' }),
  ];
  const headers = bearer(secret);
  const question = {
    subject: { type: 'credential', id: secret },
    action: { name: 'read' },
    resource: { type: 'channel', id: '*' },
  };
  const graphql = (query: string, variables?: unknown): Door => ({
    send: (url) => post(url, query, { headers, variables }),
    isGood: hasNoErrors,
  });
  return {
    'a query of the caller alone': graphql('{ viewer { role { key } permissions } }'),
    'a query of more': graphql('{ members(first: 5) { edges { node { user { name } } } } }'),
    'a query by GET': {
      send: (url) => send(`${url}/graphql?query={viewer{permissions}}`, { headers }),
      isGood: hasNoErrors,
    },
    'a mutation': graphql(
      'mutation { updateOrganization(input: { name: "Acme" }) { __typename ... on Error { message } } }',
    ),
    'signing in': {
      send: (url) =>
        post(url, 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
          variables: { input: { email, password: PASSWORD } },
        }),
      isGood: hasNoErrors,
    },
    introspection: {
      send: (url) => postForm(url, '/oauth/introspect', { token: secret }, bearer(asker.secret)),
      isGood: isActive,
    },
    // An unknown secret gets the response of a successful revocation.
    revocation: {
      send: (url) =>
        postForm(
          url,
          '/oauth/revoke',
          { token: drawSecret('PERSONAL_ACCESS_TOKEN').text },
          bearer(asker.secret),
        ),
      isGood: ({ status }) => status === 200,
    },
    evaluation: {
      send: (url) => postJson(url, '/access/v1/evaluation', question, bearer(asker.secret)),
      isGood: (answer) => answer.status === 200 && jsonOf(answer)['decision'] === true,
    },
    evaluations: {
      send: (url) =>
        postJson(
          url,
          '/access/v1/evaluations',
          { evaluations: [question, question] },
          bearer(asker.secret),
        ),
      isGood: (answer) =>
        answer.status === 200 &&
        !answer.text.includes('"decision":false') &&
        answer.text.includes('"decision":true'),
    },
    'forward auth': {
      send: (url) => send(`${url}/forward-auth?permission=channel:read`, { headers }),
      isGood: isActive,
    },
    // Accepted; the surface is not implemented.
    SCIM: {
      send: (url) => send(`${url}/scim/v2/Users`, { headers: bearer(scim.secret) }),
      isGood: ({ status }) => status === 501,
    },
    readiness: { send: (url) => send(`${url}/readyz`), isGood: ({ status }) => status === 200 },
  };
}

/** The result of one request. */
export interface Knock {
  readonly door: string;
  readonly url: string;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly isGood: boolean;
  readonly answer: Pick<Answer, 'status' | 'text'> & { readonly retryAfter: string | undefined };
}

/** Sends requests to every surface and /healthz of every instance, repeatedly. */
export function keepKnocking(
  instances: readonly Instance[],
  doors: Record<string, Door>,
  pauseMs = 150,
) {
  const knocks: Knock[] = [];
  let isOver = false;
  const knock = async (url: string, door: string, { send: ask, isGood }: Door): Promise<void> => {
    const sentAt = performance.now();
    const answer = await ask(url);
    const { status, text, headers } = answer;
    knocks.push({
      door,
      url,
      sentAt,
      answeredAt: performance.now(),
      isGood: isGood(answer),
      answer: { status, text, retryAfter: headers['retry-after'] },
    });
  };
  const health: Door = {
    send: (url) => send(`${url}/healthz`),
    isGood: ({ status }) => status === 200,
  };
  const loops = instances.flatMap(({ url }) =>
    Object.entries({ ...doors, health }).map(async ([name, door]) => {
      while (!isOver) {
        await knock(url, name, door);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }),
  );
  return {
    knocks,
    stop: async (): Promise<readonly Knock[]> => {
      isOver = true;
      await Promise.all(loops);
      return knocks;
    },
  };
}
