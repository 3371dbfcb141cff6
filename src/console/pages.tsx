import { lazy, type ComponentType } from 'react';
import { queryOf } from './api/queries.ts';
import { queryClient } from './api/query-client.ts';
import { PAGE_SIZE } from './components/use-pages.ts';
import { loadPage } from './page-modules.ts';
import { PAGE_LIST, type PageName } from './paths.ts';
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

const read = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): void => void queryClient.query(queryOf(document, variables)).catch(() => undefined);

const FIRST_ROWS = { first: PAGE_SIZE, after: null } as const;
/** The variables of a token list's first page, without search, filter or order. */
const FIRST_PAGE = {
  ...FIRST_ROWS,
  filter: {},
  orderBy: { field: 'CREATED_AT', direction: 'DESC' },
} as const;

type Prefetch = (params: { readonly id?: string }) => unknown;

const PREFETCH: { readonly [Name in PageName]?: Prefetch } = {
  tokens: () => location.search === '' && read(MyTokensDocument, FIRST_PAGE),
  newToken: () => read(CatalogDocument, {}),
  token: ({ id = '' }) => read(TokenDocument, { id }),
  apiKeys: () => location.search === '' && read(ApiKeysDocument, FIRST_PAGE),
  newApiKey: () => read(CatalogDocument, {}),
  apiKey: ({ id = '' }) => read(TokenDocument, { id }),
  members: () => location.search === '' && read(MembersDocument, { ...FIRST_ROWS, kind: 'PERSON' }),
  serviceUsers: () =>
    location.search === '' && read(MembersDocument, { ...FIRST_ROWS, kind: 'SERVICE' }),
  member: ({ id = '' }) => read(MemberDocument, { id }),
  serviceUser: ({ id = '' }) => read(MemberDocument, { id }),
  roles: () => read(RolesDocument, {}),
  compareRoles: () => read(RolesDocument, {}),
  newRole: () => read(CatalogDocument, {}),
  role: ({ id = '' }) => read(RoleDocument, { id }),
  editRole: ({ id = '' }) => read(RoleDocument, { id }),
  audit: () => location.search === '' && read(AuditEventsDocument, { ...FIRST_ROWS, filter: {} }),
  settings: () => read(SessionsDocument, FIRST_ROWS),
};

/** A page as the router shows it. */
export interface PageDefinition {
  readonly path: string;
  readonly needs: readonly string[];
  readonly Page: ComponentType;
  /** Starts to read the page's data while its code loads. */
  readonly prefetch: Prefetch | undefined;
}

/** The pages, in the order in which an address is compared with their paths. */
export const ROUTES: readonly PageDefinition[] = PAGE_LIST.map(([name, { path, needs }]) => ({
  path,
  needs,
  Page: lazy(() => loadPage(name)),
  prefetch: PREFETCH[name],
}));
