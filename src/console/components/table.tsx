import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Skeleton } from './states.tsx';
import type { PageSteps } from './use-pages.ts';
import './table.css';

/** How a list is ordered. */
export interface Sort<Key extends string = string> {
  readonly by: Key;
  readonly isDescending: boolean;
}

/**
 * A column of a table. On a small screen each row is a card, and the title stands before the value.
 */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'end';
  /** On a small screen, without its title: for the name of the row, and for its buttons. */
  readonly isUnlabelled?: boolean;
  /** The title is read out only. */
  readonly isTitleHidden?: boolean;
  readonly isSortable?: boolean;
}

/** The last column: what can be done to each row. */
export const stepsColumn = <Row,>(cell: Column<Row>['cell']): Column<Row> => ({
  key: 'steps',
  title: 'Actions',
  isTitleHidden: true,
  align: 'end',
  isUnlabelled: true,
  cell,
});

/**
 * A table with a name. The roles are said, because cards on small screens would lose them in some
 * browsers.
 */
export function Table<Row, Key extends string>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  isStale = false,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: Sort<Key>;
  readonly onSort?: (sort: Sort<Key>) => void;
  /** What is shown is of the last question; the answer is on its way. */
  readonly isStale?: boolean;
}) {
  return (
    <div className="table-frame">
      <table
        className="table"
        role="table"
        aria-label={label}
        aria-busy={isStale}
        data-stale={isStale ? '' : undefined}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                data-align={column.align}
                aria-sort={
                  sort?.by === column.key
                    ? sort.isDescending
                      ? 'descending'
                      : 'ascending'
                    : undefined
                }
              >
                <ColumnTitle column={column} sort={sort} onSort={onSort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td
                  key={column.key}
                  role="cell"
                  data-label={column.title}
                  data-align={column.align}
                  data-unlabelled={column.isUnlabelled ? '' : undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ColumnTitle<Row, Key extends string>({
  column: { key, title, isSortable = false, isTitleHidden = false },
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort<Key> | undefined;
  readonly onSort: ((sort: Sort<Key>) => void) | undefined;
}) {
  if (!isSortable || !onSort)
    return isTitleHidden ? <span className="visually-hidden">{title}</span> : title;
  const isSorted = sort?.by === key;
  return (
    <button
      type="button"
      className="sort"
      onClick={() =>
        onSort({ by: key as Key, isDescending: isSorted ? !sort.isDescending : false })
      }
    >
      {title}
      {isSorted && (sort.isDescending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
    </button>
  );
}

/** In the place of a table that is on its way. */
export const TableSkeleton = ({ rows = 5 }: { readonly rows?: number }) => (
  <div className="table-frame" role="status" aria-label="Loading">
    <table className="table" role="presentation">
      <tbody>
        {Array.from({ length: rows }, (_, i) => (
          <tr key={i}>
            <td data-unlabelled="">
              <Skeleton />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Search and filters above a table. */
export const Filters = ({ children }: { readonly children: ReactNode }) => (
  <div className="filters">{children}</div>
);

/** Where one is in a list, and the way on. */
export function Pager({ text, onPrevious, onNext }: PageSteps & { readonly text: string }) {
  return (
    <nav className="pager" aria-label="Pages">
      <span role="status">{text}</span>
      {(onPrevious ?? onNext) && (
        <span className="row">
          <Button icon={ChevronLeft} disabled={!onPrevious} onClick={() => onPrevious?.()}>
            Previous
          </Button>
          <Button icon={ChevronRight} disabled={!onNext} onClick={() => onNext?.()}>
            Next
          </Button>
        </span>
      )}
    </nav>
  );
}
