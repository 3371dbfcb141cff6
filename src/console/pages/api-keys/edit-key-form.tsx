import { useState } from 'react';
import { UpdateApiKeyDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { TextAreaField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import { useViewer } from '../../session/viewer.ts';
import { AddressField, toAddresses } from '../../tokens/address-field.tsx';
import type { KeyDetail } from './api-key-page.tsx';

/** Name, description and addresses; role and scopes are fixed when a key is made. */
export function EditKeyForm({ apiKey }: { readonly apiKey: KeyDetail }) {
  const { requireIpAllowList } = useViewer().organization.policy;
  const [name, setName] = useState(apiKey.name);
  const [description, setDescription] = useState(apiKey.description ?? '');
  const [addresses, setAddresses] = useState(apiKey.ipAllowList.join('\n'));
  const update = useChange(UpdateApiKeyDocument);
  const submit = async (): Promise<void> => {
    const input = { id: apiKey.id, name, description: description.trim() === '' ? null : description, ipAllowList: [...toAddresses(addresses)] };
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
