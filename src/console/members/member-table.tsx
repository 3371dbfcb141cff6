import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { stepsColumn, type Column } from '../components/column.ts';
import { Table } from '../components/table.tsx';
import { MemberName, MemberStatusBadge, RoleName } from './member-facts.tsx';
import { MemberMenu } from './member-menu.tsx';

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
  stepsColumn((member) => <MemberMenu member={member} />),
];

/** A table of members, with what the viewer may do to each. */
export const MemberTable = ({
  label,
  members,
  isStale,
}: {
  readonly label: string;
  readonly members: readonly MemberRowFragment[];
  readonly isStale: boolean;
}) => <Table {...{ label, isStale }} columns={COLUMNS} rows={members} rowKey={({ id }) => id} />;
