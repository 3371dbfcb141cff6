import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { rangeOf, type Nouns } from './range-of.ts';
import { EmptyState, ErrorState } from './states.tsx';
import { Filters } from './filters.tsx';
import { Pager } from './pager.tsx';
import { TableSkeleton } from './skeleton.tsx';
import type { List } from './use-paged-list.ts';

interface PagedListProps<Row> {
  readonly list: List<Row>;
  readonly nouns: Nouns;
  /** Shown instead of a list that has no rows at all. */
  readonly none: ReactNode;
  readonly filters?: ReactNode;
  readonly onClear?: () => void;
  /** How many lines stand in for the rows while they load. */
  readonly skeletonRows?: number;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

/** A list: filters, rows and pager; or why there are none. */
export function PagedList<Row>({ none, filters, ...props }: PagedListProps<Row>) {
  const { error, rows, hasNone, retry } = props.list;
  if (error && !rows) return <ErrorState error={error} onRetry={retry} />;
  if (hasNone) return none;
  return (
    <div className="stack">
      {filters !== undefined && <Filters>{filters}</Filters>}
      <Rows {...props} />
    </div>
  );
}

function Rows<Row>({
  list: { rows, offset, total, steps },
  nouns,
  onClear,
  skeletonRows = 5,
  children,
}: Omit<PagedListProps<Row>, 'none' | 'filters'>) {
  if (!rows) return <TableSkeleton rows={skeletonRows} />;
  if (rows.length === 0)
    return (
      <EmptyState
        icon={SearchX}
        title={`No matching ${nouns[1]}`}
        text="Try another search or filter."
      >
        {onClear && <Button onClick={onClear}>Clear filters</Button>}
      </EmptyState>
    );
  const isWhole = offset === 0 && steps.onNext === null;
  return (
    <>
      {children(rows)}
      <Pager text={rangeOf(offset, rows.length, isWhole ? rows.length : total, nouns)} {...steps} />
    </>
  );
}
