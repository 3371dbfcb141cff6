import type { Catalog, CatalogDefinition } from '../catalog/catalog.ts';
import { describeChanges, inBrief, toRemembered } from '../catalog/catalog-change.ts';
import { findRemembered, lockCatalog, remember } from '../catalog/catalog-state.store.ts';
import type { UnauthenticatedWrite } from '../core/call.ts';
import { StartupError } from '../core/startup-error.ts';
import { listOrganizations } from '../organization/organization.store.ts';
import { digestOf } from '../secrets/digest.ts';
import { syncBuiltInRoles } from './built-in-roles.store.ts';
import { findCatalogLosses } from './catalog-losses.rule.ts';
import { hasOwner } from './owner.store.ts';
import { whyNotAdopt } from './why-not-adopt.ts';

/** The catalogue that a server starts with. */
export interface CatalogStart {
  readonly catalog: Catalog;
  /** Whether it is from CATALOG_FILE instead of the built-in one. */
  readonly fromFile: boolean;
  /** CATALOG_ACCEPT: the digest of the one change that the operator accepted. */
  readonly accepted: string | null;
}

/** How a start changed the database because of its catalogue. */
export interface CatalogAdoption {
  /** The digest of the stored catalogue. */
  readonly digest: string;
  /** Every difference from the previous catalogue. */
  readonly changes: readonly string[];
  /** The scopes, grants and roles that lost their effect. */
  readonly losses: readonly string[];
}

/**
 * Adopts the catalogue: rejects a change that drops something in use unless the operator accepted
 * it, updates the built-in roles of every organization, stores the catalogue, and records the
 * changes without an actor.
 */
export async function adoptCatalog(
  write: UnauthenticatedWrite,
  { catalog, fromFile, accepted }: CatalogStart,
): Promise<CatalogAdoption> {
  const { em, now, record } = write;
  // Serializes instances that start together. If their catalogues differ, the last one applies,
  // provided that it drops nothing in use.
  await lockCatalog(em);
  const remembered = await findRemembered(em);
  const definition = toRemembered(catalog);
  const digest = digestOf(JSON.stringify([fromFile, definition]));
  const organizations = await listOrganizations(em);
  if (remembered?.digest === digest) {
    for (const { id } of organizations) await syncRoles(write, id, catalog);
    return { digest, changes: [], losses: [] };
  }
  const lost = await findCatalogLosses(em, remembered?.definition ?? null, catalog);
  const ownerless: string[] = [];
  for (const { id, slug } of organizations) {
    const hadOwner = await hasOwner(em, id, catalog);
    await syncRoles(write, id, catalog);
    if (hadOwner && !(await hasOwner(em, id, catalog))) ownerless.push(slug);
  }
  const lostFile = remembered?.fromFile === true && !fromFile;
  const refusal = whyNotAdopt({ lost: lost.filter(({ isNew }) => isNew), ownerless, lostFile });
  const acceptance = digestOf(JSON.stringify([remembered?.digest ?? null, digest]));
  // Security: a missing or truncated file must not silently change the authority of existing roles
  // and tokens (fails closed).
  if (refusal && accepted !== acceptance)
    throw new StartupError(
      `${refusal} To accept this change, start once with CATALOG_ACCEPT=${acceptance}.`,
    );
  await remember(em, { fromFile, definition, digest }, now);
  const changes = remembered ? changesOf({ ...remembered }, { fromFile, definition }) : [];
  if (remembered || refusal) {
    for (const { id, slug } of organizations) {
      const here = lost
        .filter(({ organizationId }) => organizationId === id)
        .map(({ what, use }) => `${what}: ${use}`);
      await record(
        {
          action: 'catalog.changed',
          target: { type: 'Organization', id, label: slug },
          detail: inWords(changes, here).slice(0, DETAIL_LENGTH_MAX),
        },
        byNobody(id),
      );
    }
  }
  return {
    digest,
    changes,
    losses: lost.map(({ what, use, slug }) => `${what}: ${use} in ${slug}`),
  };
}

const DETAIL_LENGTH_MAX = 2_000;

const byNobody = (organizationId: string) =>
  ({ organizationId, actorId: null, credentialPrefix: null, ip: null }) as const;

const inWords = (changes: readonly string[], lost: readonly string[]): string =>
  [inBrief(changes), lost.length > 0 ? `no longer in effect: ${inBrief(lost)}` : '']
    .filter(Boolean)
    .join('. ');

/**
 * Updates the built-in roles of an organization to match the catalogue, and records the changes.
 */
async function syncRoles(
  { em, now, record }: UnauthenticatedWrite,
  organizationId: string,
  catalog: Catalog,
): Promise<void> {
  for (const { action, role, detail } of await syncBuiltInRoles(em, organizationId, catalog, now)) {
    const target = { type: 'Role', id: role.id, label: role.key } as const;
    await record(
      { action, target, detail: detail.slice(0, DETAIL_LENGTH_MAX) },
      byNobody(organizationId),
    );
  }
}

type Source = { readonly fromFile: boolean; readonly definition: CatalogDefinition };

const changesOf = (before: Source, after: Source): readonly string[] => [
  ...(before.fromFile === after.fromFile
    ? []
    : [
        after.fromFile
          ? 'read from CATALOG_FILE instead of the built-in catalogue'
          : 'the built-in catalogue instead of CATALOG_FILE',
      ]),
  ...describeChanges(before.definition, after.definition),
];
