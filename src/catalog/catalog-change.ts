import { Catalog, type CatalogDefinition, type EntityTypeDefinition } from './catalog.ts';
import { ANY, parseGrant } from './grant.ts';
import { OWN_ENTITY_TYPES } from './own-entity-types.ts';
import { shown } from '../core/text-rules.ts';

const isOwn = (name: string): boolean => OWN_ENTITY_TYPES.some((type) => type.name === name);
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/**
 * What a catalogue says beyond the server's own entity types, in one canonical order: what is
 * remembered of it. An upgrade of the server that adds permissions of its own is no change of it.
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

/** The catalogue that was remembered, with the server's own entity types of today. */
export function toCatalog({ entityTypes, scopes, roles }: CatalogDefinition): Catalog {
  const remembered = new Map(entityTypes.map((type) => [type.name, type]));
  // One that became the server's own since then keeps the operations that it had.
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

/**
 * Every difference between two remembered catalogues, each in a few words: "operation invoice:void
 * removed".
 */
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
        ...(a.description === b.description ? [] : [`entity type ${a.name} described anew`]),
      ],
    ),
    ...differences(
      'named scope',
      toMap(before.scopes, 'name'),
      toMap(after.scopes, 'name'),
      (a, b) => [
        ...regranted(`named scope ${a.name}`, a.grants, b.grants),
        ...(a.description === b.description ? [] : [`named scope ${a.name} described anew`]),
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
 * The thing whose removal takes the meaning from a scope or grant, for example "entity type
 * invoice". Null when the text still means something, or meant nothing before.
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
 * The first few of a list, and how many more there are: what is said about a database is bounded,
 * however large that is.
 */
export const inBrief = (items: readonly string[], separator = '; ', total = items.length): string =>
  [
    ...items.slice(0, SHOWN_MAX),
    ...(total > SHOWN_MAX ? [`and ${total - Math.min(SHOWN_MAX, items.length)} more`] : []),
  ].join(separator);
