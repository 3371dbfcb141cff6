import { MemberDetailPage } from '../../members/member-detail.tsx';
import { PATHS } from '../../paths.ts';

/** One person of the organization. */
export default function MemberPage() {
  return <MemberDetailPage what="member" back={{ to: PATHS.members, title: 'Members' }} />;
}
