import type { ReactNode } from 'react';
import './table.css';

/** Search and filters above a table. */
export const Filters = ({ children }: { readonly children: ReactNode }) => (
  <div className="filters">{children}</div>
);
