/**
 * The addresses of the console's pages. `:id` stands for one segment. The server answers these with
 * the console, and no others.
 */
export const PATHS = {
  home: '/',
  setUp: '/setup',
  invitation: '/invitation',
  signIn: '/sign-in',
  tokens: '/tokens',
  newToken: '/tokens/new',
  token: '/tokens/:id',
  apiKeys: '/api-keys',
  newApiKey: '/api-keys/new',
  apiKey: '/api-keys/:id',
  serviceUsers: '/service-users',
  serviceUser: '/service-users/:id',
  newServiceToken: '/service-users/:id/new-token',
  members: '/members',
  member: '/members/:id',
  roles: '/roles',
  newRole: '/roles/new',
  compareRoles: '/roles/compare',
  role: '/roles/:id',
  editRole: '/roles/:id/edit',
  audit: '/audit',
  settings: '/settings',
} as const;

/** The address of the page of one thing. */
export const pathTo = (path: string, id: string): string => path.replace(':id', id);

/** Does one of the console's pages have this address? */
export const isConsolePath = (pathname: string): boolean =>
  PATTERNS.some((pattern) => pattern.test(pathname));

const PATTERNS = Object.values(PATHS).map(
  (path) => new RegExp(`^${path.replace(':id', '[A-Za-z0-9_=-]+')}$`),
);
