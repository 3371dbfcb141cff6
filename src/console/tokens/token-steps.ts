import type { TokenRowFragment } from '../../generated/console/graphql.ts';

const STEPS = [
  { key: 'RESTORE', label: 'Restore' },
  { key: 'REGENERATE', label: 'Regenerate' },
  { key: 'REVOKE', label: 'Revoke', isDangerous: true },
  { key: 'DELETE', label: 'Delete', isDangerous: true },
] as const;

/** An operation on a token that asks for confirmation. */
export type TokenStep = (typeof STEPS)[number]['key'];

/**
 * Returns the operations that the viewer may perform. Omits revoking an expired token, which is of
 * no use.
 */
export const stepsOn = ({ viewerCan, status }: TokenRowFragment) =>
  STEPS.filter(({ key }) => viewerCan.includes(key) && (key !== 'REVOKE' || status === 'ACTIVE'));
