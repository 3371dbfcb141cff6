import type { TokenDetailFragment } from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { DraftForm } from '../components/draft-form.tsx';
import { useDraft } from '../components/draft.ts';
import { Card } from '../components/page.tsx';
import { say } from '../components/toast.tsx';
import { AddressField, NameFields, toDetails } from './detail-fields.tsx';
import { kindOf } from './kinds.ts';

/** Changes name, description and allowed addresses. Scopes have their own tab. */
export function EditTokenForm({ token }: { readonly token: TokenDetailFragment }) {
  const draft = useDraft(`${token.id}:edit`, {
    name: token.name,
    description: token.description ?? '',
    addresses: token.ipAllowList.join('\n'),
  });
  const update = useChange(kindOf(token).update);
  const submit = async (): Promise<boolean> => {
    const { description, ...details } = toDetails(draft.values);
    const input = { id: token.id, ...details, description: description ?? null };
    if ((await update.run({ input })) === null) return false;
    say('Saved');
    return true;
  };
  return (
    <Card>
      <DraftForm
        {...{ draft, change: update }}
        placed={['name', 'description', 'ipAllowList']}
        action="Save"
        onSubmit={submit}
      >
        <NameFields draft={draft} />
        <AddressField draft={draft} />
      </DraftForm>
    </Card>
  );
}
