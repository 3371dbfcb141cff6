import { Plus } from 'lucide-react';
import { LinkButton } from '../../components/button.tsx';
import { MemberDetailPage } from '../../members/member-detail.tsx';
import { backTo, PATHS, pathTo } from '../../paths.ts';
import { useMayOpen } from '../../session/viewer.ts';

/** One service user: its role and its tokens. */
export default function ServiceUserPage() {
  const mayCreate = useMayOpen('newServiceToken');
  return (
    <MemberDetailPage
      what="service user"
      back={backTo('serviceUsers')}
      actions={({ id, user, status }) =>
        mayCreate &&
        user.kind === 'SERVICE' &&
        status === 'ACTIVE' && (
          <LinkButton to={pathTo(PATHS.newServiceToken, id)} variant="primary" icon={Plus}>
            New token
          </LinkButton>
        )
      }
    />
  );
}
