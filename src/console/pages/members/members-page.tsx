import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { MemberTabs } from '../../members/member-tabs.tsx';
import { useMay } from '../../session/viewer.ts';
import { InviteDialog } from './invite-dialog.tsx';

const NONE = { title: 'No members yet', text: 'Invite people so that they can create tokens.' };

/** The page of the members of the organization. */
export default function MembersPage() {
  const mayInvite = useMay('member:create');
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader title="Members" lead="People in your organization and their roles.">
        {mayInvite && (
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            Invite
          </Button>
        )}
      </PageHeader>
      <MemberTabs label="Members" kind="PERSON" icon={Users} none={NONE} />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}
