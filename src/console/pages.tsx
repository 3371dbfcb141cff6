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
  { path: PATHS.apiKeys, needs: ['api-key:list'], Page: lazy(() => import('./pages/api-keys/api-keys-page.tsx')) },
  { path: PATHS.newApiKey, needs: ['api-key:create'], Page: lazy(() => import('./pages/api-keys/new-api-key-page.tsx')) },
  { path: PATHS.apiKey, needs: ['api-key:read'], Page: lazy(() => import('./pages/api-keys/api-key-page.tsx')) },
  { path: PATHS.serviceUsers, needs: ['member-token:list'], Page: lazy(() => import('./pages/service-users/service-users-page.tsx')) },
  { path: PATHS.newServiceToken, needs: ['member-token:create'], Page: lazy(() => import('./pages/service-users/new-service-token-page.tsx')) },
  { path: PATHS.serviceUser, needs: ['member:read'], Page: lazy(() => import('./pages/service-users/service-user-page.tsx')) },
  { path: PATHS.members, needs: ['member:list'], Page: lazy(() => import('./pages/members/members-page.tsx')) },
  { path: PATHS.member, needs: ['member:read'], Page: lazy(() => import('./pages/members/member-page.tsx')) },
  { path: PATHS.roles, needs: ['role:list'], Page: lazy(() => import('./pages/roles/roles-page.tsx')) },
  { path: PATHS.newRole, needs: ['role:create'], Page: lazy(() => import('./pages/roles/new-role-page.tsx')) },
  { path: PATHS.compareRoles, needs: ['role:list'], Page: lazy(() => import('./pages/roles/compare-roles-page.tsx')) },
  { path: PATHS.editRole, needs: ['role:update'], Page: lazy(() => import('./pages/roles/edit-role-page.tsx')) },
  { path: PATHS.role, needs: ['role:read'], Page: lazy(() => import('./pages/roles/role-page.tsx')) },
  { path: PATHS.audit, needs: ['audit-event:list'], Page: lazy(() => import('./pages/audit/audit-page.tsx')) },
  { path: PATHS.settings, needs: [], Page: lazy(() => import('./pages/settings/settings-page.tsx')) },
];
