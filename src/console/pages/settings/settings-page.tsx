import { PageHeader } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useMay, useViewer } from '../../session/viewer.ts';
import { OrganizationForm } from './organization-form.tsx';
import { OrganizationFacts } from './organization-facts.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';

/** One's own account, and the organization's name and token policy. */
export default function SettingsPage() {
  const { organization } = useViewer();
  const mayUpdate = useMay('organization:update');
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        tabs={[
          {
            key: 'account',
            title: 'Your account',
            content: (
              <div className="stack">
                <PasswordForm />
                <Sessions />
              </div>
            ),
          },
          {
            key: 'organization',
            title: 'Organization',
            content: mayUpdate ? <OrganizationForm organization={organization} /> : <OrganizationFacts organization={organization} />,
          },
        ]}
      />
    </>
  );
}
