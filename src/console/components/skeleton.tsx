import './skeleton.css';
import './table.css';

/** In the place of what is on its way. */
export const Skeleton = ({ size = 'line' }: { readonly size?: 'line' | 'title' | 'block' }) => (
  <span className="skeleton" data-size={size} />
);

/** In the place of a page that is on its way. */
export const PageSkeleton = () => (
  <div className="stack" role="status" aria-label="Loading">
    <Skeleton size="title" />
    <Skeleton size="block" />
    <Skeleton size="block" />
  </div>
);

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
