/** A page for those who are signed in. */
interface Page {
  /** `:id` stands for one segment. */
  readonly path: string;
  /** Its file in `pages/`. */
  readonly file: string;
  /** Any of these permissions is sufficient. Empty: no permission is required. */
  readonly needs: readonly string[];
  /** Its name in the navigation. Only top-level pages are listed there. */
  readonly label?: string;
  /** The title of the group that it starts in the navigation. */
  readonly group?: string;
}

/**
 * The pages, in the order in which an address is compared with their paths (`new` before `:id`) and
 * in which the navigation lists them.
 */
export const PAGES = {
  tokens: {
    path: '/tokens',
    file: 'tokens/tokens-page',
    needs: ['personal-access-token:list'],
    label: 'My tokens',
  },
  newToken: {
    path: '/tokens/new',
    file: 'tokens/new-token-page',
    needs: ['personal-access-token:create'],
  },
  token: {
    path: '/tokens/:id',
    file: 'tokens/token-page',
    needs: ['personal-access-token:read', 'member-token:read'],
  },
  apiKeys: {
    path: '/api-keys',
    file: 'api-keys/api-keys-page',
    needs: ['api-key:list'],
    label: 'API keys',
    group: 'Organization',
  },
  newApiKey: {
    path: '/api-keys/new',
    file: 'api-keys/new-api-key-page',
    needs: ['api-key:create'],
  },
  apiKey: { path: '/api-keys/:id', file: 'api-keys/api-key-page', needs: ['api-key:read'] },
  serviceUsers: {
    path: '/service-users',
    file: 'service-users/service-users-page',
    needs: ['member-token:list'],
    label: 'Service users',
  },
  newServiceToken: {
    path: '/service-users/:id/new-token',
    file: 'service-users/new-service-token-page',
    needs: ['member-token:create'],
  },
  serviceUser: {
    path: '/service-users/:id',
    file: 'service-users/service-user-page',
    needs: ['member:read'],
  },
  members: {
    path: '/members',
    file: 'members/members-page',
    needs: ['member:list'],
    label: 'Members',
  },
  member: { path: '/members/:id', file: 'members/member-page', needs: ['member:read'] },
  roles: { path: '/roles', file: 'roles/roles-page', needs: ['role:list'], label: 'Roles' },
  newRole: { path: '/roles/new', file: 'roles/new-role-page', needs: ['role:create'] },
  compareRoles: { path: '/roles/compare', file: 'roles/compare-roles-page', needs: ['role:list'] },
  editRole: {
    path: '/roles/:id/edit',
    file: 'roles/edit-role-page',
    needs: ['role:update', 'role:widen'],
  },
  role: { path: '/roles/:id', file: 'roles/role-page', needs: ['role:read'] },
  audit: {
    path: '/audit',
    file: 'audit/audit-page',
    needs: ['audit-event:list'],
    label: 'Audit log',
  },
  settings: {
    path: '/settings',
    file: 'settings/settings-page',
    needs: [],
    label: 'Settings',
    group: 'You',
  },
} as const satisfies Readonly<Record<string, Page>>;

/** The name of a page. */
export type PageName = keyof typeof PAGES;

/** The pages that the navigation lists. */
export type SectionName = {
  [Name in PageName]: (typeof PAGES)[Name] extends { readonly label: string } ? Name : never;
}[PageName];

/** The names and definitions of the pages, in order. */
export const PAGE_LIST = Object.entries(PAGES) as readonly (readonly [PageName, Page])[];

/** The paths of the console. The server serves the console at these, and no others. */
export const PATHS = {
  home: '/',
  setUp: '/setup',
  invitation: '/invitation',
  signIn: '/sign-in',
  ...(Object.fromEntries(PAGE_LIST.map(([name, { path }]) => [name, path])) as Record<
    PageName,
    string
  >),
};

/** Returns the path of the page of one object. */
export const pathTo = (path: string, id: string): string => path.replace(':id', id);

/** Returns the link back to a list, titled as in the navigation. */
export const backTo = (name: SectionName): { readonly to: string; readonly title: string } => ({
  to: PAGES[name].path,
  title: PAGES[name].label,
});

const toPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(':id', '[A-Za-z0-9_=-]+')}$`);
const PATTERNS = Object.values(PATHS).map(toPattern);

/** Returns whether the console has a page at this path. */
export const isConsolePath = (pathname: string): boolean =>
  PATTERNS.some((pattern) => pattern.test(pathname));
