import { builder } from '../graphql/builder.ts';
import { ApiKeyType, PersonalAccessTokenType } from './token.graphql.ts';

/** What a token is to be allowed. */
export const ScopeInput = builder.inputType('ScopeInput', {
  description: 'One thing that a token is to be allowed.',
  fields: (t) => ({
    permission: t.string({
      required: true,
      description:
        'A permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo).',
    }),
    entityIds: t.stringList({ description: 'Omitted or null: on every entity.' }),
  }),
});

/** When a token is to end. */
export const ExpiryInput = builder.inputType('ExpiryInput', {
  description: 'When a token is to end. Exactly one, and not null.',
  isOneOf: true,
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'At this instant. Must not be null.' }),
    in: t.field({
      type: 'Duration',
      description:
        'This long from now; months and years are counted on the calendar of UTC. Must not be null.',
    }),
    never: t.boolean({
      description: 'true: never, where the organization allows it. Must not be null.',
    }),
  }),
});

/** The sentences that mutations share. */
export const SAYS = {
  name: 'A name for people: 1 to 100 characters.',
  description: 'What it is for: up to 1,000 characters.',
  ipAllowList: 'Addresses and CIDR blocks, IPv4 and IPv6. Empty: from anywhere.',
  unchanged: 'Omitted or null: unchanged.',
  id: 'Its global id.',
  scopes: 'Omitted or null: the whole role. An empty list: nothing.',
  expires: "Omitted or null: the organization's default lifetime.",
  secret: 'The whole secret. Shown once: it cannot be read again.',
  tokenId: "The token's global id.",
} as const;

/** The payloads that mutations share. */
export const TOKEN_PAYLOAD = {
  personalAccessToken: { type: PersonalAccessTokenType, description: 'The token as it is now.' },
} as const;
export const ISSUED_PAYLOAD = {
  ...TOKEN_PAYLOAD,
  secret: { type: 'String', description: SAYS.secret },
} as const;
export const KEY_PAYLOAD = {
  apiKey: { type: ApiKeyType, description: 'The key as it is now.' },
} as const;
export const DELETED_PAYLOAD = {
  deletedId: { type: 'ID', description: 'The global id that it had.' },
} as const;
