import type { Answer, Sending } from '../../support/http-send.ts';
import type { Outcome } from './events.ts';
import type { Instance } from './instances.ts';
import { PERMISSION } from './permissions.ts';
import type { Subject, Target } from './subject.ts';

/** One way to ask a server about a credential: the request, and how the response is read. */
export interface Surface {
  readonly name: string;
  readonly toCall: (subject: Subject, target: Target) => readonly [path: string, sending: Sending];
  /** Returns null for an unexpected response. */
  readonly read: (answer: Answer) => Outcome | null;
  /** The audit action that an allowed request records. */
  readonly action?: string;
  /** Called by nginx for a visitor. */
  readonly byNginx?: true;
}

type Root = Readonly<Record<string, unknown>> | null | undefined;

const bearer = ({ secret }: Target) => ({ Authorization: `Bearer ${secret}` });
const byHeader = ({ secret }: Target) => ({ 'X-API-Key': secret });
const askedBy = ({ asker }: Subject) => ({ Authorization: `Bearer ${asker}` });
const JSON_TYPE = { 'Content-Type': 'application/json', Accept: 'application/json' };

const fromRoot =
  (isAllowed: (data: Readonly<Record<string, unknown>>) => boolean) =>
  ({ body, status }: Answer): Outcome | null => {
    const code = body.errors?.[0]?.extensions?.['code'];
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return 'deny';
    if (status !== 200 || body.errors || !body.data) return null;
    return isAllowed(body.data) ? 'allow' : 'deny';
  };

const onGraphQL = (
  name: string,
  query: (subject: Subject) => string,
  isAllowed: (data: Readonly<Record<string, unknown>>) => boolean,
  more: Partial<Surface> & { readonly headers?: (target: Target) => Record<string, string> } = {},
): Surface => {
  const { headers = bearer, ...rest } = more;
  return {
    name,
    toCall: (subject, target) => {
      const body = JSON.stringify({ query: query(subject) });
      return [
        '/graphql',
        {
          method: 'POST',
          headers: { ...JSON_TYPE, 'Content-Length': Buffer.byteLength(body), ...headers(target) },
          body,
        },
      ];
    },
    read: fromRoot(isAllowed),
    ...rest,
  };
};

const CAN = `{ viewer { can(permission: "${PERMISSION}") } }`;
const mayCan = ({ viewer }: Readonly<Record<string, unknown>>): boolean =>
  (viewer as Root)?.['can'] === true;

const isExplained = ({ explainAccess }: Readonly<Record<string, unknown>>): boolean =>
  (explainAccess as Root)?.['allowed'] === true;

const jsonOf = ({ text }: Answer): Readonly<Record<string, unknown>> =>
  JSON.parse(text) as Record<string, unknown>;

/** 401 and 403 deny wherever the credential itself is presented. */
const fromStatus =
  (isAllowed: (answer: Answer) => boolean) =>
  (answer: Answer): Outcome | null => {
    if (answer.status === 401 || answer.status === 403) return 'deny';
    if (answer.status !== 200) return null;
    return isAllowed(answer) ? 'allow' : 'deny';
  };

const form = (
  fields: Readonly<Record<string, string>>,
  headers: Record<string, string>,
): Sending => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(fields).toString(),
});
const json = (body: object, headers: Record<string, string>): Sending => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The question of services about a visitor from this address. */
const HERE = '127.0.0.1';
const [RESOURCE = '', OPERATION = ''] = PERMISSION.split(':');
const QUESTION = {
  action: { name: OPERATION },
  resource: { type: RESOURCE, id: '*' },
  context: { ip: HERE },
};
const isActive = (answer: Answer): boolean =>
  jsonOf(answer)['active'] === true && jsonOf(answer)['allowed'] === true;
const isDecided = (answer: Answer): boolean => jsonOf(answer)['decision'] === true;
const about = (id: string) => ({ ...QUESTION, subject: { type: 'credential', id } });

/** Every surface. */
export const SURFACES: readonly Surface[] = [
  onGraphQL('graphql/viewer', () => CAN, mayCan),
  onGraphQL('graphql/x-api-key', () => CAN, mayCan, { headers: byHeader }),
  onGraphQL(
    'graphql/query',
    () => '{ roles { key } }',
    ({ roles }) => Array.isArray(roles),
  ),
  onGraphQL(
    'graphql/mutation',
    () => 'mutation { updateOrganization(input: { name: "Read" }) { __typename } }',
    ({ updateOrganization }) =>
      (updateOrganization as Root)?.['__typename'] === 'UpdateOrganizationPayload',
    { action: 'organization.updated' },
  ),
  onGraphQL(
    'graphql/node',
    ({ ownerMemberId }) => `{ node(id: "${ownerMemberId}") { id } }`,
    ({ node }) => node !== null,
  ),
  onGraphQL(
    'graphql/explain',
    () => `{ explainAccess(input: { permission: "${PERMISSION}" }) { allowed } }`,
    isExplained,
    // A credential that is deleted between authentication and explanation is unknown.
    {
      read: (answer) =>
        answer.text.includes('"There is no such token or key."')
          ? 'deny'
          : fromRoot(isExplained)(answer),
    },
  ),
  {
    name: 'graphql/get',
    toCall: (_subject, target) => [
      `/graphql?query=${encodeURIComponent(CAN)}`,
      { headers: { Accept: 'application/json', ...bearer(target) } },
    ],
    read: fromRoot(mayCan),
  },
  {
    name: 'graphql/stream',
    toCall: (_subject, target) => [
      '/graphql',
      {
        method: 'POST',
        headers: { ...JSON_TYPE, Accept: 'text/event-stream', ...bearer(target) },
        body: JSON.stringify({ query: CAN }),
      },
    ],
    // The status of a stream is sent before its result is known.
    read: ({ text, ...answer }) => {
      const said = /^data: (\{.*)$/m.exec(text)?.[1];
      return fromRoot(mayCan)({
        ...answer,
        text,
        body: said === undefined ? answer.body : (JSON.parse(said) as Answer['body']),
      });
    },
  },
  {
    name: 'introspect',
    toCall: (subject, { secret }) => [
      '/oauth/introspect',
      form({ token: secret, permission: PERMISSION, ip: HERE }, askedBy(subject)),
    ],
    read: fromStatus(isActive),
  },
  {
    name: 'introspect/itself',
    toCall: (_subject, target) => [
      '/oauth/introspect',
      form({ token: target.secret, permission: PERMISSION, ip: HERE }, bearer(target)),
    ],
    read: fromStatus(isActive),
  },
  {
    name: 'authzen/secret',
    toCall: (subject, { secret }) => [
      '/access/v1/evaluation',
      json(about(secret), askedBy(subject)),
    ],
    read: fromStatus(isDecided),
  },
  {
    name: 'authzen/prefix',
    toCall: (subject, { prefix }) => [
      '/access/v1/evaluation',
      json(about(prefix), askedBy(subject)),
    ],
    read: fromStatus(isDecided),
  },
  {
    name: 'authzen/several',
    toCall: (subject, { prefix, secret }) => [
      '/access/v1/evaluations',
      json({ evaluations: [about(secret), about(prefix)] }, askedBy(subject)),
    ],
    // The two lookups of a request may see different states. The checker judges that, so one allow
    // counts as allow.
    read: fromStatus((answer) =>
      (jsonOf(answer)['evaluations'] as { decision: boolean }[]).some(({ decision }) => decision),
    ),
  },
  {
    name: 'forward-auth',
    toCall: (_subject, target) => [
      `/forward-auth?permission=${encodeURIComponent(PERMISSION)}`,
      { headers: bearer(target) },
    ],
    read: fromStatus(() => true),
  },
  {
    name: 'forward-auth/nginx',
    byNginx: true,
    toCall: (_subject, target) => ['/', { headers: bearer(target) }],
    read: fromStatus(() => true),
  },
];

/** Sends one request. Anything unexpected is an error with its cause. */
export async function ask(
  surface: Surface,
  instance: Instance,
  subject: Subject,
  target: Target,
): Promise<{ readonly outcome: Outcome; readonly detail?: string }> {
  try {
    const answer = await (surface.byNginx ? instance.visit : instance.send)(
      ...surface.toCall(subject, target),
    );
    const outcome = surface.read(answer);
    return outcome
      ? { outcome, detail: String(answer.status) }
      : { outcome: 'error', detail: `${answer.status} ${answer.text.slice(0, 300)}` };
  } catch (error) {
    return { outcome: 'error', detail: error instanceof Error ? error.message : String(error) };
  }
}
