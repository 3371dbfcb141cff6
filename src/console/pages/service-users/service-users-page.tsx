import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { FormerMemberList } from '../../members/former-member-list.tsx';
import { MemberList } from '../../members/member-list.tsx';
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
  const button = (text: string) =>
    mayCreate && (
      <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
        {text}
      </Button>
    );
  return (
    <>
      <PageHeader
        title="Service users"
        lead="Accounts for automation. They can't sign in; they use tokens."
      >
        {button('New service user')}
      </PageHeader>
      <Tabs
        label="Service users"
        tabs={[
          {
            key: 'current',
            title: 'Current',
            content: (
              <MemberList
                kind="SERVICE"
                nouns={['service user', 'service users']}
                icon={Bot}
                none={NONE}
              />
            ),
          },
          {
            key: 'former',
            title: 'Former',
            content: (
              <FormerMemberList
                kind="SERVICE"
                nouns={['former service user', 'former service users']}
              />
            ),
          },
        ]}
      />
      <NewServiceUserDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}
