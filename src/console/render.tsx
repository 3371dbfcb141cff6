import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ViewerDocument, type ViewerQuery } from '../generated/console/graphql.ts';
import { queryOf } from './api/queries.ts';
import { queryClient } from './api/query-client.ts';
import { App } from './app.tsx';

/** Renders the application. `viewer` is the result of an earlier read, or null. */
export function render(place: HTMLElement, viewer: ViewerQuery | null): void {
  if (viewer) queryClient.setQueryData(queryOf(ViewerDocument, {}).queryKey, viewer);
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
