import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Column, Sort } from './column.ts';
import './table.css';

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
  /** The rows belong to the previous query; the new ones are loading. */
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
