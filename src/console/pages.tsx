import { lazy, type ComponentType } from 'react';
import { PAGE_MODULES, type PagePath } from './page-modules.ts';
import { PATHS } from './paths.ts';

/** A page for those who are signed in. */
export interface PageDefinition {
  readonly path: PagePath;
  /** The page is shown to viewers who hold any of these; others are told so. None: to everybody. */
  readonly needs: readonly string[];
  readonly Page: ComponentType;
}

const NEEDS: Readonly<Record<PagePath, readonly string[]>> = {
  [PATHS.tokens]: ['personal-access-token:list'],
  [PATHS.newToken]: ['personal-access-token:create'],
  [PATHS.token]: [],
  [PATHS.apiKeys]: ['api-key:list'],
  [PATHS.newApiKey]: ['api-key:create'],
  [PATHS.apiKey]: ['api-key:read'],
  [PATHS.serviceUsers]: ['member-token:list'],
  [PATHS.newServiceToken]: ['member-token:create'],
  [PATHS.serviceUser]: ['member:read'],
  [PATHS.members]: ['member:list'],
  [PATHS.member]: ['member:read'],
  [PATHS.roles]: ['role:list'],
  [PATHS.newRole]: ['role:create'],
  [PATHS.compareRoles]: ['role:list'],
  [PATHS.editRole]: ['role:update', 'role:widen'],
  [PATHS.role]: ['role:read'],
  [PATHS.audit]: ['audit-event:list'],
  [PATHS.settings]: [],
};

/** The pages, in the order in which an address is compared with their paths. */
export const PAGES: readonly PageDefinition[] = (Object.keys(PAGE_MODULES) as PagePath[]).map((path) => ({
  path,
  needs: NEEDS[path],
  Page: lazy<ComponentType>(PAGE_MODULES[path]),
}));
