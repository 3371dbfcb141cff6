import type { Basis, CredentialKind, Standing } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';

/** The two kinds of credential that users create and manage. */
export type TokenKind = Exclude<CredentialKind, 'SESSION'>;

/** The GraphQL type of each kind of credential. */
export const NODE_TYPE = {
  PERSONAL_ACCESS_TOKEN: 'PersonalAccessToken',
  API_KEY: 'ApiKey',
  SESSION: 'Session',
} as const;

/** The name of each kind in messages. */
export const NOUN = {
  PERSONAL_ACCESS_TOKEN: 'personal access token',
  API_KEY: 'API key',
  SESSION: 'session',
} as const;

/** Returns the credential's global id, which clients use and entity-limited scopes name. */
export const globalIdOf = ({ credential }: Basis): string =>
  toGlobalId(NODE_TYPE[credential.kind], credential.id);

/** Returns the credential as the target of an audit event. */
export const tokenTarget = ({ credential }: Standing) => ({
  type: NODE_TYPE[credential.kind],
  id: credential.id,
  label: `${credential.name} (${credential.prefix})`,
});
