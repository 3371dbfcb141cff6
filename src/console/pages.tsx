import { lazy, type ComponentType } from 'react';
import { PATHS } from './paths.ts';

/** A page for those who are signed in. */
export interface PageDefinition {
  readonly path: string;
  /** It is shown to whoever holds any of these; others are told so. None: to everybody. */
  readonly needs: readonly string[];
  /** Loaded when somebody first goes there. */
  readonly Page: ComponentType;
}

/** The pages in the order in which an address is compared with their paths: `new` before `:id`. */
export const PAGES: readonly PageDefinition[] = [
  {
    path: PATHS.tokens,
    needs: ['personal-access-token:list'],
    Page: lazy(() => import('./pages/tokens/tokens-page.tsx')),
  },
  {
    path: PATHS.newToken,
    needs: ['personal-access-token:create'],
    Page: lazy(() => import('./pages/tokens/new-token-page.tsx')),
  },
  { path: PATHS.token, needs: [], Page: lazy(() => import('./pages/tokens/token-page.tsx')) },
];
