import { inBrief } from '../catalog/catalog-change.ts';

/** Something that an organization uses and the catalogue no longer has. */
export interface CatalogLoss {
  /** For example "entity type invoice". */
  readonly what: string;
  readonly organizationId: string;
  readonly slug: string;
  /**
   * How the organization uses it, for example "scope invoice:read of 2 tokens (pat_abcdef,
   * pat_ghijkl)".
   */
  readonly use: string;
}

/** Returns why a start with this catalogue is rejected and what to do; null if it is accepted. */
export function whyNotAdopt({
  lost,
  ownerless,
  lostFile,
}: {
  lost: readonly CatalogLoss[];
  ownerless: readonly string[];
  lostFile: boolean;
}): string | null {
  const items = [...Map.groupBy(lost, ({ what }) => what)].map(
    ([what, uses]) =>
      `${what} (${inBrief(
        uses.map(({ use, slug }) => `${use} in ${slug}`),
        ', ',
      )})`,
  );
  const reasons = [
    ...(lostFile
      ? ['This database was last started with a CATALOG_FILE, but CATALOG_FILE is not set.']
      : []),
    ...(items.length > 0
      ? [
          `The ${lostFile ? 'built-in ' : ''}catalogue drops items that are in use: ${inBrief(items)}.`,
        ]
      : []),
    ...(ownerless.length > 0
      ? [
          `The catalogue leaves no owner, which is an active person whose role holds everything, in ${inBrief(ownerless, ', ')}.`,
        ]
      : []),
  ];
  if (reasons.length === 0) return null;
  return `${reasons.join(' ')} ${lostFile ? 'Set CATALOG_FILE to the file.' : 'Restore it in CATALOG_FILE.'}`;
}
