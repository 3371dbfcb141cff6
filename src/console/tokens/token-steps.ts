import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { useNow } from '../components/relative-time.tsx';
import type { Step } from '../components/steps.tsx';
import { useViewer } from '../session/viewer.ts';
import { rightsOverKey } from './key-rights.ts';
import { rightsOver, type TokenRights } from './token-rights.ts';

const STEPS = [
  { key: 'restore', label: 'Restore' },
  { key: 'regenerate', label: 'Regenerate' },
  { key: 'revoke', label: 'Revoke', isDangerous: true },
  { key: 'delete', label: 'Delete', isDangerous: true },
] as const;

/** What can be done to a token after a question. */
export type TokenStep = (typeof STEPS)[number]['key'];

type Rights = TokenRights & { readonly scopes: boolean; readonly narrow: boolean };

/** What the viewer may do to a token. */
export function useTokenRights(token: TokenRowFragment): Rights {
  const [viewer, now] = [useViewer(), useNow()];
  if (token.__typename === 'ApiKey') {
    const rights = rightsOverKey(token, viewer, now);
    return { ...rights, regenerate: false, scopes: false, narrow: false };
  }
  const rights = rightsOver(token, viewer, now);
  return { ...rights, scopes: rights.update, narrow: rights.revoke };
}

/** The steps that the viewer may take. */
export const stepsOf = (rights: TokenRights): readonly Step<TokenStep>[] =>
  STEPS.filter(({ key }) => rights[key]);
