import './skeleton.css';
import './table.css';

/** A placeholder for loading content. */
export const Skeleton = ({ size = 'line' }: { readonly size?: 'line' | 'title' | 'block' }) => (
  <span className="skeleton" data-size={size} />
);

/** A placeholder for a loading page. */
export const PageSkeleton = () => (
  <div className="stack" role="status" aria-label="Loading">
    <Skeleton size="title" />
    <Skeleton size="block" />
    <Skeleton size="block" />
  </div>
);

/** A placeholder for a loading table. */
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
