import { useState } from 'react';
import type { ExpiryInput, ScopeInput } from '../../generated/console/graphql.ts';
import { useDraft, type Draft } from '../components/draft.ts';
import { useViewer } from '../session/viewer.ts';
import { toDetails, type TokenDetails } from './detail-fields.tsx';
import { firstChoice, toExpiryInput, type ExpiryChoice } from './expiry-choice.ts';
import { toScopeInputs, type ScopeDraft } from './scope-draft.ts';

/** The input that tokens and keys have in common. */
export interface IssueInput {
  readonly name: string;
  readonly description?: string;
  readonly expires?: ExpiryInput;
  readonly scopes?: ScopeInput[];
  readonly ipAllowList: string[];
}

/**
 * The values of a new token or key. Least privilege is the default: it has only the selected
 * permissions.
 */
export interface IssueDraft extends TokenDetails {
  readonly expires: ExpiryChoice;
  readonly isNarrowed: boolean;
  readonly scopes: readonly ScopeDraft[];
  /** The key of an API key's role. Empty while none is selected, and for tokens. */
  readonly role: string;
}

/**
 * Returns the draft of a new token or key, kept until it is created. `key` names the form:
 * `new-token`.
 */
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

/** Converts the draft to the input of the mutations. */
export function toIssueInput({ expires, isNarrowed, scopes, ...details }: IssueDraft): IssueInput {
  const expiry = toExpiryInput(expires);
  return {
    ...toDetails(details),
    ...(expiry && { expires: expiry }),
    ...(isNarrowed && { scopes: toScopeInputs(scopes) }),
  };
}
