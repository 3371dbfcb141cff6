import type { ComponentType } from 'react';
import { PATHS } from './paths.ts';

/** A page as its own chunk. */
export type LoadPage = () => Promise<{ readonly default: ComponentType }>;

/**
 * Where each page's code is, by its path, in the order in which an address is compared with them:
 * `new` before `:id`.
 */
export const PAGE_MODULES = {
  [PATHS.tokens]: () => import('./pages/tokens/tokens-page.tsx'),
  [PATHS.newToken]: () => import('./pages/tokens/new-token-page.tsx'),
  [PATHS.token]: () => import('./pages/tokens/token-page.tsx'),
  [PATHS.apiKeys]: () => import('./pages/api-keys/api-keys-page.tsx'),
  [PATHS.newApiKey]: () => import('./pages/api-keys/new-api-key-page.tsx'),
  [PATHS.apiKey]: () => import('./pages/api-keys/api-key-page.tsx'),
  [PATHS.serviceUsers]: () => import('./pages/service-users/service-users-page.tsx'),
  [PATHS.newServiceToken]: () => import('./pages/service-users/new-service-token-page.tsx'),
  [PATHS.serviceUser]: () => import('./pages/service-users/service-user-page.tsx'),
  [PATHS.members]: () => import('./pages/members/members-page.tsx'),
  [PATHS.member]: () => import('./pages/members/member-page.tsx'),
  [PATHS.roles]: () => import('./pages/roles/roles-page.tsx'),
  [PATHS.newRole]: () => import('./pages/roles/new-role-page.tsx'),
  [PATHS.compareRoles]: () => import('./pages/roles/compare-roles-page.tsx'),
  [PATHS.editRole]: () => import('./pages/roles/edit-role-page.tsx'),
  [PATHS.role]: () => import('./pages/roles/role-page.tsx'),
  [PATHS.audit]: () => import('./pages/audit/audit-page.tsx'),
  [PATHS.settings]: () => import('./pages/settings/settings-page.tsx'),
} satisfies Readonly<Record<string, LoadPage>>;

/** The path of a page. */
export type PagePath = keyof typeof PAGE_MODULES;

/** The path of the page at an address; null when none has it. */
export function pageAt(pathname: string): PagePath | null {
  const paths = Object.keys(PAGE_MODULES) as PagePath[];
  return (
    paths.find((path) => new RegExp(`^${path.replace(':id', '[^/]+')}/?$`).test(pathname)) ?? null
  );
}

/** Starts to load the code of the page at an address, before anything has asked to show it. */
export function preloadPage(pathname: string): void {
  const path = pageAt(pathname);
  // A chunk that cannot be loaded is told where the page is shown.
  if (path !== null) PAGE_MODULES[path]().catch(() => undefined);
}
