import { useState } from 'react';
import { useLocation } from 'wouter';
import { CreateServiceUserDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import { useMay } from '../../session/viewer.ts';

/** Makes a service user; its page is next, to make it a token. */
export const NewServiceUserDialog = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => (
  <Dialog isOpen={isOpen} onClose={onClose} title="New service user" text="It cannot sign in. Make it a token next.">
    <NewServiceUserForm onClose={onClose} />
  </Dialog>
);

function NewServiceUserForm({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const mayRead = useMay('member:read');
  const [, navigate] = useLocation();
  const create = useChange(CreateServiceUserDocument);
  const submit = async (): Promise<void> => {
    const made = await create.run({ input: { name, role } });
    if (!made) return;
    say(`${name} is made`);
    onClose();
    if (mayRead) navigate(pathTo(PATHS.serviceUser, made.member.id));
  };
  return (
    <Form
      trouble={create.trouble}
      placed={['name', 'role']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={create.isRunning}>
            Make service user
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <TextField
        name="name"
        label="Name"
        hint="For example the system that it stands for."
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={setName}
      />
      <RoleField hint="It can be changed later." value={role} onChange={setRole} />
    </Form>
  );
}
