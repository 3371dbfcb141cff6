import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { Table, type Column } from '../components/table.tsx';
import { MemberName, MemberStatusBadge, RoleName } from './member-facts.tsx';
import { MemberMenu } from './member-menu.tsx';
import { useMemberRights } from './member-rights.ts';

const COLUMNS: readonly Column<MemberRowFragment>[] = [
  {
    key: 'name',
    title: 'Name',
    isUnlabelled: true,
    cell: (member) => <MemberName member={member} />,
  },
  { key: 'role', title: 'Role', cell: ({ role }) => <RoleName role={role} /> },
  { key: 'status', title: 'Status', cell: ({ status }) => <MemberStatusBadge status={status} /> },
  { key: 'since', title: 'Since', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

/** Members, with what can be done to each. */
export function MemberTable({
  label,
  members,
  isStale,
}: {
  readonly label: string;
  readonly members: readonly MemberRowFragment[];
  readonly isStale: boolean;
}) {
  const rightsOver = useMemberRights();
  const steps: Column<MemberRowFragment> = {
    key: 'steps',
    title: 'Actions',
    isTitleHidden: true,
    align: 'end',
    isUnlabelled: true,
    cell: (member) => <MemberMenu member={member} rights={rightsOver(member)} />,
  };
  return (
    <Table
      label={label}
      columns={[...COLUMNS, steps]}
      rows={members}
      rowKey={({ id }) => id}
      isStale={isStale}
    />
  );
}
