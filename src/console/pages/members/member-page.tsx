import { MemberDetailPage } from '../../members/member-detail.tsx';
import { backTo } from '../../paths.ts';

/** One person of the organization. */
export default function MemberPage() {
  return <MemberDetailPage what="member" back={backTo('members')} />;
}
