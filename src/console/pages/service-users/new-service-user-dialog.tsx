import { useLocation } from 'wouter';
import { CreateServiceUserDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DraftNotice } from '../../components/draft-notice.tsx';
import { useDraft } from '../../components/draft.ts';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import { useMay } from '../../session/viewer.ts';

/** Creates a service user; its page is next, to create a token for it. */
export const NewServiceUserDialog = ({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="New service user"
    text="Next, create a token for it."
  >
    <NewServiceUserForm onClose={onClose} />
  </Dialog>
);

function NewServiceUserForm({ onClose }: { readonly onClose: () => void }) {
  const draft = useDraft('service-user', { name: '', role: '' });
  const { name, role } = draft.values;
  const mayRead = useMay('member:read');
  const [, navigate] = useLocation();
  const create = useChange(CreateServiceUserDocument);
  const submit = async (): Promise<void> => {
    const made = await create.run({ input: { name, role } });
    if (!made) return;
    draft.discard();
    say('Service user created');
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
            Create service user
          </Button>
          <Button
            onClick={() => {
              draft.discard();
              onClose();
            }}
          >
            Cancel
          </Button>
        </>
      }
    >
      <DraftNotice draft={draft} />
      <TextField
        name="name"
        label="Name"
        hint="For example, ci-deployer"
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(next) => draft.set({ name: next })}
      />
      <RoleField
        hint="You can change it later."
        value={role}
        onChange={(next) => draft.set({ role: next })}
      />
    </Form>
  );
}
