import type { TokenRowFragment } from '../../generated/console/graphql.ts';

const STEPS = [
  { key: 'RESTORE', label: 'Restore' },
  { key: 'REGENERATE', label: 'Regenerate' },
  { key: 'REVOKE', label: 'Revoke', isDangerous: true },
  { key: 'DELETE', label: 'Delete', isDangerous: true },
] as const;

/** What can be done to a token after a question. */
export type TokenStep = (typeof STEPS)[number]['key'];

/** The steps that the viewer may take. Not revocation of an expired token, which fails already. */
export const stepsOn = ({ viewerCan, status }: TokenRowFragment) =>
  STEPS.filter(({ key }) => viewerCan.includes(key) && (key !== 'REVOKE' || status === 'ACTIVE'));
