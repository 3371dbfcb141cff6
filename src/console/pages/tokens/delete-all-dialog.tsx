import { useState } from 'react';
import {
  DeleteAllTokensDocument,
  TokenCountsDocument,
  type CredentialStatus,
} from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { ConfirmChange } from '../../components/confirm-change.tsx';
import { RadioField } from '../../components/choice.tsx';
import { countOf } from '../../components/range-of.ts';
import { useViewer } from '../../session/viewer.ts';

type Which = 'every' | 'ended';

const STATUSES: Record<Which, readonly CredentialStatus[] | null> = {
  every: null,
  ended: ['REVOKED', 'EXPIRED'],
};
const NOUN = ['token', 'tokens'] as const;

/**
 * Deletes the viewer's tokens, all of them or only revoked and expired ones, after a phrase is
 * typed.
 */
export function DeleteAllDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [which, setWhich] = useState<Which>('ended');
  const counts = useRead(TokenCountsDocument, {}).data;
  const count = (which === 'every' ? counts?.all : counts?.ended)?.totalCount;
  const status = STATUSES[which];
  return (
    <ConfirmChange
      {...{ isOpen, onClose }}
      document={DeleteAllTokensDocument}
      variables={{ input: status === null ? {} : { status: [...status] } }}
      title="Delete all of your tokens?"
      text="This can't be undone. Requests with them will fail. Their audit history is kept."
      action={count === undefined ? 'Delete all' : `Delete ${countOf(count, NOUN)}`}
      isPossible={count !== 0}
      typed="delete all"
      done={({ deletedIds: { length } }) =>
        length === 0 ? 'Nothing to delete' : `${countOf(length, NOUN)} deleted`
      }
    >
      <WhichField
        {...{ which, setWhich }}
        all={counts?.all.totalCount}
        ended={counts?.ended.totalCount}
      />
    </ConfirmChange>
  );
}

function WhichField({
  which,
  setWhich,
  all,
  ended,
}: {
  readonly which: Which;
  readonly setWhich: (which: Which) => void;
  readonly all: number | undefined;
  readonly ended: number | undefined;
}) {
  const { deleteActiveTokens } = useViewer().organization.policy;
  return (
    <RadioField
      label="Tokens to delete"
      value={which}
      onChange={setWhich}
      options={[
        { value: 'ended', label: `Revoked and expired${ended === undefined ? '' : ` (${ended})`}` },
        {
          value: 'every',
          label:
            all === 1
              ? 'The only token, even if active'
              : `All ${all ?? ''} tokens, including active`,
          isDisabled: !deleteActiveTokens,
          ...(!deleteActiveTokens && {
            hint: 'Your organization does not allow deleting active tokens.',
          }),
        },
      ]}
    />
  );
}
