import { builder } from '../graphql/builder.ts';
import { ApiKeyType } from './api-key.graphql.ts';
import { PersonalAccessTokenType } from './personal-access-token.graphql.ts';

/** The input type of a scope. */
export const ScopeInput = builder.inputType('ScopeInput', {
  description: 'A permission to grant to a token, optionally limited to entities.',
  fields: (t) => ({
    permission: t.string({
      required: true,
      description:
        'A permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo).',
    }),
    entityIds: t.stringList({ description: 'Omitted or null: on every entity.' }),
  }),
});

/** The input type of an expiry. */
export const ExpiryInput = builder.inputType('ExpiryInput', {
  description: 'When a token expires. Set exactly one field, and not to null.',
  isOneOf: true,
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'The instant at which the token expires. Must not be null.',
    }),
    in: t.field({
      type: 'Duration',
      description:
        'The lifetime from now. Months and years are calendar units in UTC. Must not be null.',
    }),
    never: t.boolean({
      description:
        'true: the token never expires, if the organization allows it. Must not be null.',
    }),
  }),
});

/** Descriptions of arguments that several mutations share. */
export const SAYS = {
  name: 'The display name: 1 to 100 characters.',
  description: 'The purpose: up to 1,000 characters.',
  ipAllowList: 'IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction.',
  unchanged: 'Omitted or null: unchanged.',
  id: 'The global ID.',
  scopes: 'Omitted or null: the whole role. An empty list: nothing.',
  expires: "Omitted or null: the organization's default lifetime.",
  secret: 'The whole secret. Shown only once; it cannot be retrieved later.',
  tokenId: "The token's global ID.",
} as const;

/** Payload fields that several mutations share. */
export const TOKEN_PAYLOAD = {
  personalAccessToken: {
    type: PersonalAccessTokenType,
    description: 'The current state of the token.',
  },
} as const;
export const ISSUED_PAYLOAD = {
  ...TOKEN_PAYLOAD,
  secret: { type: 'String', description: SAYS.secret },
} as const;
export const KEY_PAYLOAD = {
  apiKey: { type: ApiKeyType, description: 'The current state of the API key.' },
} as const;
export const DELETED_PAYLOAD = {
  deletedId: { type: 'ID', description: 'The global ID of the deleted object.' },
} as const;
