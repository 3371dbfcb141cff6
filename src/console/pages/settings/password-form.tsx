import { useState } from 'react';
import { ChangePasswordDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { Button } from '../../components/button.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import { useViewer } from '../../session/viewer.ts';
import './settings.css';

/** Changes the viewer's password. */
export function PasswordForm() {
  const { user } = useViewer();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = useChange(ChangePasswordDocument);
  const submit = async (): Promise<void> => {
    if (!(await change.run({ input: { currentPassword, newPassword } }))) return;
    say('Password changed');
    setCurrent('');
    setNew('');
  };
  return (
    <Card
      title="Password"
      lead="Changing it signs you out on all other devices. Your tokens are not affected."
    >
      <div className="narrow">
        <Form
          trouble={change.trouble}
          placed={['currentPassword', 'newPassword']}
          onSubmit={() => void submit()}
          actions={
            <Button type="submit" variant="primary" isBusy={change.isRunning}>
              Change password
            </Button>
          }
        >
          {/* For password managers: the user name of the password. */}
          <input type="hidden" autoComplete="username" value={user?.email ?? ''} readOnly />
          <PasswordField
            name="currentPassword"
            label="Current password"
            autoComplete="current-password"
            required
            value={currentPassword}
            onChange={setCurrent}
          />
          <PasswordField
            name="newPassword"
            label="New password"
            hint="At least 8 characters."
            autoComplete="new-password"
            required
            value={newPassword}
            onChange={setNew}
          />
        </Form>
      </div>
    </Card>
  );
}
