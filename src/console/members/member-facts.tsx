import { Bot } from 'lucide-react';
import { Link } from 'wouter';
import type { MemberRowFragment, MemberStatus } from '../../generated/console/graphql.ts';
import { Badge, type Tone } from '../components/badge.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useMay, useViewer } from '../session/viewer.ts';
import './members.css';

const STATUS: Record<MemberStatus, readonly [word: string, tone: Tone]> = {
  ACTIVE: ['Active', 'ok'],
  INVITED: ['Invited', 'accent'],
  SUSPENDED: ['Suspended', 'danger'],
};

/** Where a member stands, in a word. */
export const MemberStatusBadge = ({ status }: { readonly status: MemberStatus }) => (
  <Badge tone={STATUS[status][1]}>{STATUS[status][0]}</Badge>
);

/** The first letter of a person's name; a robot for a service user. */
export const Avatar = ({ kind, name }: Pick<MemberRowFragment['user'], 'kind' | 'name'>) => (
  <span className="avatar" aria-hidden>
    {kind === 'SERVICE' ? <Bot /> : name.slice(0, 1)}
  </span>
);

/** The page of a member: service users have their own. */
export const memberPath = ({
  id,
  user,
}: {
  readonly id: string;
  readonly user: Pick<MemberRowFragment['user'], 'kind'>;
}): string => pathTo(user.kind === 'SERVICE' ? PATHS.serviceUser : PATHS.member, id);

/**
 * Names a member or former member at the start of a row: name and email address, with a link to their page for
 * viewers who may read it.
 */
export function MemberName({
  member,
}: {
  readonly member: Pick<MemberRowFragment, 'id' | 'user'>;
}) {
  const mayRead = useMay('member:read');
  const viewer = useViewer();
  const { user } = member;
  return (
    <span className="person">
      <Avatar {...user} />
      <span>
        <span className="row">
          {mayRead ? (
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

/** A role by its name, with a link for viewers who may read it. */
export function RoleName({
  role,
}: {
  readonly role: { readonly id: string; readonly name: string };
}) {
  return useMay('role:read') ? (
    <Link to={pathTo(PATHS.role, role.id)} className="quiet-link short truncate" title={role.name}>
      {role.name}
    </Link>
  ) : (
    <span className="short truncate" title={role.name}>
      {role.name}
    </span>
  );
}
