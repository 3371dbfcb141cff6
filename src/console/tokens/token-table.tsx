import { useState } from 'react';
import { Link } from 'wouter';
import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { Tag } from '../components/badge.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { StepMenu } from '../components/steps.tsx';
import { stepsColumn, type Column, type Sort } from '../components/column.ts';
import { Table } from '../components/table.tsx';
import { RoleName } from '../members/member-facts.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useMayOpen } from '../session/viewer.ts';
import { kindOf } from './kinds.ts';
import { toOrder, type OrderText } from './order-options.ts';
import { TokenDialogs } from './token-dialogs.tsx';
import { Expiry, LastUse, ScopesInShort, StatusBadge, StatusIcon } from './token-status.tsx';
import { stepsOn, type TokenStep } from './token-steps.ts';

const ROLE: Column<TokenRowFragment> = {
  key: 'role',
  title: 'Role',
  cell: (token) => token.__typename === 'ApiKey' && <RoleName role={token.role} />,
};

const columnsOf = (tokens: readonly TokenRowFragment[]): readonly Column<TokenRowFragment>[] => [
  {
    key: 'NAME',
    title: 'Name',
    isSortable: true,
    isUnlabelled: true,
    cell: (token) => <NameCell token={token} />,
  },
  { key: 'prefix', title: 'Prefix', cell: ({ prefix }) => <Tag isWhole>{prefix}</Tag> },
  ...(tokens.some(({ __typename }) => __typename === 'ApiKey') ? [ROLE] : []),
  { key: 'scopes', title: 'Access', cell: (token) => <ScopesInShort {...token} /> },
  {
    key: 'CREATED_AT',
    title: 'Created',
    isSortable: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  { key: 'EXPIRES_AT', title: 'Expires', isSortable: true, cell: (token) => <Expiry {...token} /> },
  {
    key: 'LAST_USED_AT',
    title: 'Last used',
    isSortable: true,
    cell: (token) => <LastUse {...token} />,
  },
  { key: 'status', title: 'Status', cell: (token) => <StatusBadge {...token} /> },
  stepsColumn((token) => <RowMenu token={token} />),
];

interface TokenTableProps {
  readonly label: string;
  readonly tokens: readonly TokenRowFragment[];
  readonly isStale: boolean;
  /** Without `order` and `onOrder` the columns are not sortable. */
  readonly order?: OrderText;
  readonly onOrder?: (order: OrderText) => void;
}

/** A table of tokens or keys, with what the viewer may do to each. */
export const TokenTable = ({ label, tokens, isStale, order, onOrder }: TokenTableProps) => (
  <Table<TokenRowFragment, SortKey>
    label={label}
    columns={columnsOf(tokens)}
    rows={tokens}
    rowKey={({ id }) => id}
    isStale={isStale}
    {...(order && { sort: toSort(order) })}
    {...(onOrder && {
      onSort: ({ by, isDescending }) => onOrder(`${by} ${isDescending ? 'DESC' : 'ASC'}`),
    })}
  />
);

type SortKey = ReturnType<typeof toOrder>['field'];

function toSort(order: OrderText): Sort<SortKey> {
  const { field, direction } = toOrder(order);
  return { by: field, isDescending: direction === 'DESC' };
}

const pathOf = (token: TokenRowFragment): string => pathTo(PATHS[kindOf(token).page], token.id);

function NameCell({ token }: { readonly token: TokenRowFragment }) {
  const mayOpen = useMayOpen(kindOf(token).page);
  return (
    <span className="token-name">
      <StatusIcon {...token} />
      <span>
        {mayOpen ? <Link to={pathOf(token)}>{token.name}</Link> : token.name}
        {token.description !== null && (
          <span className="token-note" data-clamp="">
            {token.description}
          </span>
        )}
      </span>
    </span>
  );
}

function RowMenu({ token }: { readonly token: TokenRowFragment }) {
  const mayOpen = useMayOpen(kindOf(token).page);
  const [step, setStep] = useState<TokenStep | null>(null);
  return (
    <>
      <StepMenu
        name={token.name}
        links={mayOpen ? [['Open', pathOf(token)]] : []}
        steps={stepsOn(token)}
        onStep={setStep}
      />
      <TokenDialogs token={token} step={step} onClose={() => setStep(null)} />
    </>
  );
}
