import { useState } from 'react';
import { UpdateTokenDocument, type TokenDetailFragment } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { TextAreaField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import { useViewer } from '../../session/viewer.ts';
import { AddressField, toAddresses } from '../../tokens/address-field.tsx';

/** Name, description and addresses; what may do what is under Scopes. */
export function EditTokenForm({ token }: { readonly token: TokenDetailFragment }) {
  const { requireIpAllowList } = useViewer().organization.policy;
  const [name, setName] = useState(token.name);
  const [description, setDescription] = useState(token.description ?? '');
  const [addresses, setAddresses] = useState(token.ipAllowList.join('\n'));
  const update = useChange(UpdateTokenDocument);
  const submit = async (): Promise<void> => {
    const input = { id: token.id, name, description: description.trim() === '' ? null : description, ipAllowList: [...toAddresses(addresses)] };
    if (await update.run({ input })) say('The changes are saved');
  };
  return (
    <Card>
      <Form
        trouble={update.trouble}
        placed={['name', 'description', 'ipAllowList']}
        onSubmit={() => void submit()}
        actions={
          <Button type="submit" variant="primary" isBusy={update.isRunning}>
            Save
          </Button>
        }
      >
        <TextField name="name" label="Name" required maxLength={100} autoComplete="off" value={name} onChange={setName} />
        <TextAreaField name="description" label="Description" isOptional rows={2} maxLength={1000} value={description} onChange={setDescription} />
        <AddressField isRequired={requireIpAllowList} value={addresses} onChange={setAddresses} />
      </Form>
    </Card>
  );
}
