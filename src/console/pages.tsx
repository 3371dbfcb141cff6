import { lazy, type ComponentType } from 'react';
import { PAGE_MODULES, type PagePath } from './page-modules.ts';
import { queryClient, queryOf } from './api/queries.ts';
import { PAGE_SIZE } from './components/use-pages.ts';
import { PATHS } from './paths.ts';
import {
  ApiKeysDocument,
  AuditEventsDocument,
  CatalogDocument,
  MemberDocument,
  MembersDocument,
  MyTokensDocument,
  RoleDocument,
  RolesDocument,
  SessionsDocument,
  TokenDocument,
  type TypedDocumentString,
} from '../generated/console/graphql.ts';

/** A page for those who are signed in. */
export interface PageDefinition {
  readonly path: PagePath;
  /** Shown to viewers who hold any of these; others see why not. None: to everyone. */
  readonly needs: readonly string[];
  readonly Page: ComponentType;
  /** Begins to read what the page shows, while its code is on its way. */
  readonly prefetch?: (params: { readonly id?: string }) => unknown;
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

const read = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): void => void queryClient.query(queryOf(document, variables)).catch(() => undefined);

const FIRST_ROWS = { first: PAGE_SIZE, after: null } as const;
/** The first page of a list of tokens, as it is asked for when the address says nothing else. */
const FIRST_PAGE = {
  ...FIRST_ROWS,
  filter: {},
  orderBy: { field: 'CREATED_AT', direction: 'DESC' },
} as const;

const PREFETCH: { readonly [path in PagePath]?: (params: { readonly id?: string }) => unknown } = {
  [PATHS.tokens]: () => location.search === '' && read(MyTokensDocument, FIRST_PAGE),
  [PATHS.newToken]: () => read(CatalogDocument, {}),
  [PATHS.token]: ({ id = '' }) => read(TokenDocument, { id }),
  [PATHS.apiKeys]: () => location.search === '' && read(ApiKeysDocument, FIRST_PAGE),
  [PATHS.newApiKey]: () => read(CatalogDocument, {}),
  [PATHS.apiKey]: ({ id = '' }) => read(TokenDocument, { id }),
  [PATHS.members]: () =>
    location.search === '' && read(MembersDocument, { ...FIRST_ROWS, kind: 'PERSON' }),
  [PATHS.serviceUsers]: () =>
    location.search === '' && read(MembersDocument, { ...FIRST_ROWS, kind: 'SERVICE' }),
  [PATHS.member]: ({ id = '' }) => read(MemberDocument, { id }),
  [PATHS.serviceUser]: ({ id = '' }) => read(MemberDocument, { id }),
  [PATHS.roles]: () => read(RolesDocument, {}),
  [PATHS.compareRoles]: () => read(RolesDocument, {}),
  [PATHS.newRole]: () => read(CatalogDocument, {}),
  [PATHS.role]: ({ id = '' }) => read(RoleDocument, { id }),
  [PATHS.editRole]: ({ id = '' }) => read(RoleDocument, { id }),
  [PATHS.audit]: () =>
    location.search === '' && read(AuditEventsDocument, { ...FIRST_ROWS, filter: {} }),
  [PATHS.settings]: () => read(SessionsDocument, FIRST_ROWS),
};

/** The pages, in the order in which an address is compared with their paths. */
export const PAGES: readonly PageDefinition[] = (Object.keys(PAGE_MODULES) as PagePath[]).map(
  (path) => ({
    path,
    needs: NEEDS[path],
    Page: lazy<ComponentType>(PAGE_MODULES[path]),
    ...(PREFETCH[path] && { prefetch: PREFETCH[path] }),
  }),
);
