import { Catalog, type CatalogDefinition, type EntityTypeDefinition } from './catalog.ts';
import { ANY, parseGrant } from './grant.ts';
import { OWN_ENTITY_TYPES } from './own-entity-types.ts';
import { shown } from '../core/shown.ts';

const isOwn = (name: string): boolean => OWN_ENTITY_TYPES.some((type) => type.name === name);
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/**
 * Returns the part of a catalogue that is stored: everything except the built-in entity types, in
 * canonical order. An upgrade that adds built-in permissions is therefore not a change.
 */
export const toRemembered = ({
  entityTypes,
  scopes,
  roles,
}: CatalogDefinition): CatalogDefinition => ({
  entityTypes: entityTypes
    .filter(({ name }) => !isOwn(name))
    .map(({ name, description, operations }) => ({
      name,
      description,
      operations: [...operations].sort(),
    }))
    .sort(byName),
  scopes: scopes
    .map(({ name, description, grants }) => ({ name, description, grants: [...grants].sort() }))
    .sort(byName),
  roles: roles
    .map(({ key, name, grants }) => ({ key, name, grants: [...grants].sort() }))
    .sort((a, b) => (a.key < b.key ? -1 : 1)),
});

/** Restores a stored catalogue, adding the current built-in entity types. */
export function toCatalog({ entityTypes, scopes, roles }: CatalogDefinition): Catalog {
  const remembered = new Map(entityTypes.map((type) => [type.name, type]));
  // A type that has since become built-in keeps its stored operations too.
  const own = OWN_ENTITY_TYPES.map((type): EntityTypeDefinition => {
    const before = remembered.get(type.name)?.operations ?? [];
    return { ...type, operations: [...new Set([...type.operations, ...before])] };
  });
  return new Catalog({
    entityTypes: [...own, ...entityTypes.filter(({ name }) => !isOwn(name))],
    scopes,
    roles,
  });
}

/** Describes every difference between two stored catalogues: "operation invoice:void removed". */
export function describeChanges(
  before: CatalogDefinition,
  after: CatalogDefinition,
): readonly string[] {
  return [
    ...differences(
      'entity type',
      toMap(before.entityTypes, 'name'),
      toMap(after.entityTypes, 'name'),
      (a, b) => [
        ...members('operation', a.name, a.operations, b.operations),
        ...(a.description === b.description
          ? []
          : [`description of entity type ${a.name} changed`]),
      ],
    ),
    ...differences(
      'named scope',
      toMap(before.scopes, 'name'),
      toMap(after.scopes, 'name'),
      (a, b) => [
        ...regranted(`named scope ${a.name}`, a.grants, b.grants),
        ...(a.description === b.description
          ? []
          : [`description of named scope ${a.name} changed`]),
      ],
    ),
    ...differences(
      'built-in role',
      toMap(before.roles, 'key'),
      toMap(after.roles, 'key'),
      (a, b) => [
        ...regranted(`built-in role ${a.key}`, a.grants, b.grants),
        ...(a.name === b.name
          ? []
          : [`built-in role ${a.key} renamed from ${onOneLine(a.name)} to ${onOneLine(b.name)}`]),
      ],
    ),
  ];
}

const toMap = <K extends string, T extends Readonly<Record<K, string>>>(
  things: readonly T[],
  key: K,
): ReadonlyMap<string, T> => new Map(things.map((thing) => [thing[key], thing]));

const differences = <T>(
  kind: string,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  compare: (before: T, after: T) => readonly string[],
): string[] => [
  ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `${kind} ${name} removed`),
  ...[...after.keys()].filter((name) => !before.has(name)).map((name) => `${kind} ${name} added`),
  ...[...before].flatMap(([name, old]) => {
    const now = after.get(name);
    return now === undefined ? [] : compare(old, now);
  }),
];

const onOneLine = (name: string): string => shown(name).replaceAll(/\s+/g, ' ');

const members = (
  kind: string,
  of: string,
  before: readonly string[],
  after: readonly string[],
): string[] => [
  ...before.filter((name) => !after.includes(name)).map((name) => `${kind} ${of}:${name} removed`),
  ...after.filter((name) => !before.includes(name)).map((name) => `${kind} ${of}:${name} added`),
];

function regranted(what: string, before: readonly string[], after: readonly string[]): string[] {
  const lost = before.filter((grant) => !after.includes(grant));
  const won = after.filter((grant) => !before.includes(grant));
  if (lost.length + won.length === 0) return [];
  return [
    `${what} changed: ${inBrief([...won.map((grant) => `+${grant}`), ...lost.map((grant) => `-${grant}`)], ', ')}`,
  ];
}

/**
 * Returns what was removed so that a scope or grant lost its effect, for example "entity type
 * invoice". Null if the text still has an effect, or had none before.
 */
export function whatWasDropped(text: string, before: Catalog, after: Catalog): string | null {
  if (!before.hasMeaning(text) || after.hasMeaning(text)) return null;
  const grant = parseGrant(text);
  if (!grant) return `named scope ${text}`;
  if (grant.entityType === ANY) return `operation ${grant.operation}`;
  return after.entityTypes.some(({ name }) => name === grant.entityType)
    ? `operation ${text}`
    : `entity type ${grant.entityType}`;
}

const SHOWN_MAX = 10;

/**
 * Joins the first items of a list and counts the rest, which bounds messages about large databases.
 */
export const inBrief = (items: readonly string[], separator = '; ', total = items.length): string =>
  [
    ...items.slice(0, SHOWN_MAX),
    ...(total > SHOWN_MAX ? [`and ${total - Math.min(SHOWN_MAX, items.length)} more`] : []),
  ].join(separator);
