import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { MemberList } from '../../members/member-list.tsx';
import { useMay } from '../../session/viewer.ts';
import { InviteDialog } from './invite-dialog.tsx';

const NONE = { title: 'There are no members', text: 'Invite the people who are to hold tokens of their own.' };

/** The people of the organization. */
export default function MembersPage() {
  const mayInvite = useMay('member:create');
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader title="Members" lead="People who sign in. What each may do is what their role allows, at each request.">
        {mayInvite && (
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            Invite
          </Button>
        )}
      </PageHeader>
      <MemberList kind="PERSON" nouns={['member', 'members']} icon={Users} none={NONE} />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}
