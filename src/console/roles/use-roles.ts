import { useQuery } from '@tanstack/react-query';
import { RolesDocument, type RolesQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { useMay } from '../session/viewer.ts';

/** A role with the number of its members and API keys. */
export type RoleRow = RolesQuery['roles'][number];

/** Returns the organization's roles; empty for viewers who may not list them. */
export function useRoles() {
  const enabled = useMay('role:list');
  return useQuery({ ...queryOf(RolesDocument, {}), enabled, select: ({ roles }) => roles });
}
