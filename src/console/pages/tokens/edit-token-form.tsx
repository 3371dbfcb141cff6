import {
  UpdateTokenDocument,
  type TokenDetailFragment,
} from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { DraftNotice } from '../../components/draft-notice.tsx';
import { useDraft } from '../../components/draft.ts';
import { TextAreaField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import { useViewer } from '../../session/viewer.ts';
import { AddressField, toAddresses } from '../../tokens/address-field.tsx';

/** Name, description and addresses; what may do what is under Scopes. */
export function EditTokenForm({ token }: { readonly token: TokenDetailFragment }) {
  const { requireIpAllowList } = useViewer().organization.policy;
  const draft = useDraft(`${token.id}:edit`, {
    name: token.name,
    description: token.description ?? '',
    addresses: token.ipAllowList.join('\n'),
  });
  const { name, description, addresses } = draft.values;
  const update = useChange(UpdateTokenDocument);
  const submit = async (): Promise<void> => {
    const input = {
      id: token.id,
      name,
      description: description.trim() === '' ? null : description,
      ipAllowList: [...toAddresses(addresses)],
    };
    if (!(await update.run({ input }))) return;
    draft.discard();
    say('Saved');
  };
  return (
    <Card>
      <Form
        trouble={update.trouble}
        placed={['name', 'description', 'ipAllowList']}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button type="submit" variant="primary" isBusy={update.isRunning}>
              Save
            </Button>
            {draft.isDirty && <Button onClick={draft.discard}>Discard changes</Button>}
          </>
        }
      >
        <DraftNotice draft={draft} />
        <TextField
          name="name"
          label="Name"
          required
          autoComplete="off"
          value={name}
          onChange={(next) => draft.set({ name: next })}
        />
        <TextAreaField
          name="description"
          label="Description"
          isOptional
          rows={2}
          value={description}
          onChange={(next) => draft.set({ description: next })}
        />
        <AddressField
          isRequired={requireIpAllowList}
          value={addresses}
          onChange={(next) => draft.set({ addresses: next })}
        />
      </Form>
    </Card>
  );
}
