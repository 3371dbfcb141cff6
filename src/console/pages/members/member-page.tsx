import { MemberDetailPage } from '../../members/member-detail.tsx';
import { backTo } from '../../paths.ts';

/** The page of a member. */
export default function MemberPage() {
  return <MemberDetailPage what="member" back={backTo('members')} />;
}
