import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { IconButton } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from '../components/menu.tsx';
import { useMay } from '../session/viewer.ts';
import { MemberDialogs, type MemberStep } from './member-dialogs.tsx';
import { memberPath } from './member-facts.tsx';
import type { MemberRights } from './member-rights.ts';

/** What can be done to the member of a row. Nothing, when that is nothing. */
export function MemberMenu({
  member,
  rights,
}: {
  readonly member: MemberRowFragment;
  readonly rights: MemberRights;
}) {
  const [step, setStep] = useState<MemberStep | null>(null);
  const mayRead = useMay('member:read');
  const isInvited = member.status === 'INVITED';
  if (!mayRead && !Object.values(rights).includes(true)) return null;
  return (
    <>
      <Menu
        trigger={<IconButton label={`Actions for ${member.user.name}`} icon={MoreHorizontal} />}
      >
        {mayRead && <MenuLink to={memberPath(member)}>Open</MenuLink>}
        {rights.changeRole && <MenuItem onClick={() => setStep('role')}>Change role…</MenuItem>}
        {rights.reinstate && <MenuItem onClick={() => setStep('reinstate')}>Reinstate…</MenuItem>}
        {(rights.suspend || rights.remove) && <MenuLine />}
        {rights.suspend && (
          <MenuItem isDangerous onClick={() => setStep('suspend')}>
            Suspend…
          </MenuItem>
        )}
        {rights.remove && (
          <MenuItem isDangerous onClick={() => setStep('remove')}>
            {isInvited ? 'Cancel invitation…' : 'Remove…'}
          </MenuItem>
        )}
      </Menu>
      <MemberDialogs member={member} step={step} onClose={() => setStep(null)} />
    </>
  );
}
