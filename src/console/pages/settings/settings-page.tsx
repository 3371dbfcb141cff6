import { PageHeader } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useMay, useViewer } from '../../session/viewer.ts';
import { OrganizationForm } from './organization-form.tsx';
import { OrganizationFacts } from './organization-facts.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';

/** The viewer's account, and the organization's name and token policy. */
export default function SettingsPage() {
  const { organization } = useViewer();
  const [mayUpdate, mayRelax] = [
    useMay('organization:update'),
    useMay('organization:relax-policy'),
  ];
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
            content:
              mayUpdate || mayRelax ? (
                <OrganizationForm organization={organization} />
              ) : (
                <OrganizationFacts organization={organization} />
              ),
          },
        ]}
      />
    </>
  );
}
