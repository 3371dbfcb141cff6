import { useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { ViewerDocument, type ViewerQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';

/** Who is signed in, where, and what they may do now. */
export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Asks the server who we are: again every few seconds, as roles change. */
export const useViewerQuery = () => useQuery(queryOf(ViewerDocument, {}));

/** Set by the shell around every page of those who are signed in. */
export const ViewerContext = createContext<Viewer | null>(null);

/** Who is signed in. For pages inside the shell only. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('This is asked outside the pages of those who are signed in.');
  return viewer;
}

/** Does the viewer hold any of these permissions? None to hold: yes. */
export const holdsAny = ({ permissions }: Viewer, asked: readonly string[]): boolean =>
  asked.length === 0 || asked.some((permission) => permissions.includes(permission));

/** May the viewer do this? For buttons and parts of pages: what they may not use is not shown. */
export const useMay = (permission: string): boolean => useViewer().permissions.includes(permission);
