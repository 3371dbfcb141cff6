import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { MemberTabs } from '../../members/member-tabs.tsx';
import { useMay } from '../../session/viewer.ts';
import { NewServiceUserDialog } from './new-service-user-dialog.tsx';

const NONE = {
  title: 'No service users yet',
  text: 'A service user has its own role, and its tokens survive when people leave.',
};

/** The service users of the organization. */
export default function ServiceUsersPage() {
  const mayCreate = useMay('member:create');
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <PageHeader
        title="Service users"
        lead="Accounts for automation. They can't sign in; they use tokens."
      >
        {mayCreate && (
          <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
            New service user
          </Button>
        )}
      </PageHeader>
      <MemberTabs label="Service users" kind="SERVICE" icon={Bot} none={NONE} />
      <NewServiceUserDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}
