import { callTo, type AccessCall } from './call.ts';

/** The calls to fields about the organization, its catalogue and its audit log. */
export const ORGANIZATION_CALLS: readonly AccessCall[] = [
  callTo('Organization and audit log', 'Query.organization'),
  callTo('Organization and audit log', 'Query.catalog'),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { name: 'Renamed' } },
    'its name',
  ),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { policy: { maxTokenLifetime: 'P30D' } } },
    'a stricter policy',
  ),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { policy: { requireIpAllowList: false } } },
    'a more relaxed policy',
  ),
  callTo('Organization and audit log', 'Query.auditEvents'),
];
