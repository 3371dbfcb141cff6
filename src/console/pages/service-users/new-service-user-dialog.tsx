import { useLocation } from 'wouter';
import { CreateServiceUserDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DraftForm } from '../../components/draft-form.tsx';
import { useDraft } from '../../components/draft.ts';
import { TextField } from '../../components/field.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import { useMayOpen } from '../../session/viewer.ts';

/** Creates a service user and opens its page. */
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
  const mayOpen = useMayOpen('serviceUser');
  const [, navigate] = useLocation();
  const create = useChange(CreateServiceUserDocument);
  const submit = async (): Promise<boolean> => {
    const made = await create.run({ input: { name, role } });
    if (!made) return false;
    say('Service user created');
    if (mayOpen) navigate(pathTo(PATHS.serviceUser, made.member.id));
    return true;
  };
  return (
    <DraftForm
      {...{ draft, change: create, onClose }}
      placed={['name', 'role']}
      action="Create service user"
      onSubmit={submit}
    >
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
    </DraftForm>
  );
}
