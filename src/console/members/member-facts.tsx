import { Bot } from 'lucide-react';
import { Link } from 'wouter';
import type { MemberRowFragment, MemberStatus } from '../../generated/console/graphql.ts';
import { Badge, type Tone } from '../components/badge.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useMayOpen, useViewer } from '../session/viewer.ts';
import './members.css';

const STATUS: Record<MemberStatus, readonly [word: string, tone: Tone]> = {
  ACTIVE: ['Active', 'ok'],
  INVITED: ['Invited', 'accent'],
  SUSPENDED: ['Suspended', 'danger'],
};

/** Shows the status of a member. */
export const MemberStatusBadge = ({ status }: { readonly status: MemberStatus }) => (
  <Badge tone={STATUS[status][1]}>{STATUS[status][0]}</Badge>
);

/** The first letter of a person's name, or a robot icon for a service user. */
export const Avatar = ({ kind, name }: Pick<MemberRowFragment['user'], 'kind' | 'name'>) => (
  <span className="avatar" aria-hidden>
    {kind === 'SERVICE' ? <Bot /> : name.slice(0, 1)}
  </span>
);

/** Returns the path of a member's page. */
export const memberPath = ({
  id,
  user,
}: {
  readonly id: string;
  readonly user: Pick<MemberRowFragment['user'], 'kind'>;
}): string => pathTo(user.kind === 'SERVICE' ? PATHS.serviceUser : PATHS.member, id);

/** The name and email of a current or former member, linked for viewers who may read it. */
export function MemberName({
  member,
}: {
  readonly member: Pick<MemberRowFragment, 'id' | 'user'>;
}) {
  const mayOpen = useMayOpen('member');
  const viewer = useViewer();
  const { user } = member;
  return (
    <span className="person">
      <Avatar {...user} />
      <span>
        <span className="row">
          {mayOpen ? (
            <Link to={memberPath(member)} className="person-name">
              {user.name}
            </Link>
          ) : (
            <span className="person-name">{user.name}</span>
          )}
          {user.id === viewer.user?.id && <Badge>You</Badge>}
        </span>
        {user.email !== null && <span className="person-note">{user.email}</span>}
      </span>
    </span>
  );
}

/** The name of a role, linked for viewers who may read it. */
export function RoleName({
  role,
}: {
  readonly role: { readonly id: string; readonly name: string };
}) {
  return useMayOpen('role') ? (
    <Link to={pathTo(PATHS.role, role.id)} className="quiet-link short truncate" title={role.name}>
      {role.name}
    </Link>
  ) : (
    <span className="short truncate" title={role.name}>
      {role.name}
    </span>
  );
}
