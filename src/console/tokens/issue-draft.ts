import { useState } from 'react';
import type { ExpiryInput, ScopeInput } from '../../generated/console/graphql.ts';
import { useDraft, type Draft } from '../components/draft.ts';
import { useViewer } from '../session/viewer.ts';
import { toDetails, type TokenDetails } from './detail-fields.tsx';
import { firstChoice, toExpiryInput, type ExpiryChoice } from './expiry-choice.ts';
import { toScopeInputs, type ScopeDraft } from './scope-draft.ts';

/** What a token and a key are both created from. */
export interface IssueInput {
  readonly name: string;
  readonly description?: string;
  readonly expires?: ExpiryInput;
  readonly scopes?: ScopeInput[];
  readonly ipAllowList: string[];
}

/**
 * A token or key, as typed so far. Least privilege is the default: nothing is permitted that was
 * not chosen.
 */
export interface IssueDraft extends TokenDetails {
  readonly expires: ExpiryChoice;
  readonly isNarrowed: boolean;
  readonly scopes: readonly ScopeDraft[];
  /** The key of an API key's role; empty while none is chosen, and for tokens. */
  readonly role: string;
}

/** The draft of a new token or key, kept until it is created. `key` names the form: `new-token`. */
export function useIssueDraft(key: string): Draft<IssueDraft> {
  const { policy } = useViewer().organization;
  const [expires] = useState(() => firstChoice(policy));
  return useDraft<IssueDraft>(key, {
    name: '',
    description: '',
    expires,
    isNarrowed: true,
    scopes: [],
    addresses: '',
    role: '',
  });
}

/** The draft as the mutations take it. */
export function toIssueInput({ expires, isNarrowed, scopes, ...details }: IssueDraft): IssueInput {
  const expiry = toExpiryInput(expires);
  return {
    ...toDetails(details),
    ...(expiry && { expires: expiry }),
    ...(isNarrowed && { scopes: toScopeInputs(scopes) }),
  };
}
