import { useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { ViewerDocument, type ViewerQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { PAGES, type PageName } from '../paths.ts';

/** Who is signed in, to which organization, and with which permissions. */
export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Reads the viewer, again every few seconds, because roles change. */
export const useViewerQuery = () => useQuery(queryOf(ViewerDocument, {}));

/** Provided to every page for signed-in users. */
export const ViewerContext = createContext<Viewer | null>(null);

/** Returns the viewer. For pages inside the shell only. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('This is asked outside the pages of those who are signed in.');
  return viewer;
}

/** Returns whether the viewer has any of these permissions, or none are required. */
export const holdsAny = ({ permissions }: Viewer, asked: readonly string[]): boolean =>
  asked.length === 0 || asked.some((permission) => permissions.includes(permission));

/** Returns whether the viewer has a permission. Pages hide what the viewer may not use. */
export const useMay = (permission: string): boolean => useViewer().permissions.includes(permission);

/** Returns whether the viewer may open a page. Without it, a name is not a link. */
export const useMayOpen = (page: PageName): boolean => holdsAny(useViewer(), PAGES[page].needs);
