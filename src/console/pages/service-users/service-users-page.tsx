import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { MemberList } from '../../members/member-list.tsx';
import { useMay } from '../../session/viewer.ts';
import { NewServiceUserDialog } from './new-service-user-dialog.tsx';

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
      <PageHeader title="Service users" lead="They cannot sign in, and only hold tokens: for programs that are nobody’s own.">
        {button('New service user')}
      </PageHeader>
      <MemberList
        kind="SERVICE"
        nouns={['service user', 'service users']}
        icon={Bot}
        none={{ title: 'There are no service users yet', text: 'A service user has a role as a member has, and its tokens do not end when a person leaves.' }}
      />
      <NewServiceUserDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}
