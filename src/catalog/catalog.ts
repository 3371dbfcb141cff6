import { shown } from '../core/text-rules.ts';
import { LRUCache } from 'lru-cache';
import { ANY, matches, parseGrant, type Grant } from './grant.ts';
import { isGuarded, isWithoutEntity } from './own-entity-types.ts';
import { covers, NOTHING, union, without, type PermissionSet } from './permission-set.ts';

/** A kind of thing that can be acted on, and what can be done to it. */
export interface EntityTypeDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly operations: readonly string[];
}

/** A name for several grants, offered for the scopes of tokens: `repo`. */
export interface NamedScopeDefinition {
  readonly name: string;
  readonly description: string;
  readonly grants: readonly string[];
}

/** A role that every organization has from the start. */
export interface RoleDefinition {
  readonly key: string;
  readonly name: string;
  readonly grants: readonly string[];
}

/** What a catalogue is made from. */
export interface CatalogDefinition {
  readonly entityTypes: readonly EntityTypeDefinition[];
  readonly scopes: readonly NamedScopeDefinition[];
  readonly roles: readonly RoleDefinition[];
}

/** All that there is to permit. Made once at start; every set of permissions is a set over it. */
export class Catalog {
  readonly entityTypes: readonly EntityTypeDefinition[];
  readonly scopes: readonly NamedScopeDefinition[];
  readonly roles: readonly RoleDefinition[];
  /** Every permission, sorted: the place of each is its bit. */
  readonly permissions: readonly string[];
  /** The set of all permissions: a role that covers it is an owner's. */
  readonly everything: PermissionSet;
  /** The permissions that give authority to anybody: see `isGuarded`. */
  readonly guarded: PermissionSet;
  /** The permissions that are never asked about one entity: see `isWithoutEntity`. */
  readonly withoutEntity: PermissionSet;
  readonly #pairs: readonly {
    readonly entityType: string;
    readonly operation: string;
    readonly bit: PermissionSet;
  }[];
  readonly #bits: ReadonlyMap<string, PermissionSet>;
  readonly #namedScopes: ReadonlyMap<string, NamedScopeDefinition>;
  /**
   * Grants already spelled out. Grows with what the catalogue knows only, so never with hostile
   * input.
   */
  readonly #spelledOut = new Map<string, PermissionSet>();
  readonly #conferred = new Map<string, PermissionSet>();
  /** Sets that were spelled out lately: what a set holds never changes, whoever has it. */
  readonly #names = new LRUCache<PermissionSet, readonly string[]>({ max: 1_000 });

  constructor(definition: CatalogDefinition) {
    this.entityTypes = definition.entityTypes;
    this.scopes = definition.scopes;
    this.roles = definition.roles;
    const pairs = definition.entityTypes.flatMap(({ name, operations }) =>
      operations.map((operation) => ({ entityType: name, operation })),
    );
    this.permissions = pairs
      .map(({ entityType, operation }) => `${entityType}:${operation}`)
      .sort();
    this.#bits = new Map(this.permissions.map((permission, i) => [permission, 1n << BigInt(i)]));
    this.#pairs = pairs.map((pair) => ({
      ...pair,
      bit: this.#bits.get(`${pair.entityType}:${pair.operation}`) ?? NOTHING,
    }));
    this.everything = (1n << BigInt(this.permissions.length)) - 1n;
    this.guarded = this.#where(({ entityType, operation }) => isGuarded(entityType, operation));
    this.withoutEntity = this.#where(({ entityType, operation }) =>
      isWithoutEntity(entityType, operation),
    );
    this.#namedScopes = new Map(definition.scopes.map((scope) => [scope.name, scope]));
  }

  #where(test: (pair: { entityType: string; operation: string }) => boolean): PermissionSet {
    return this.#pairs.reduce((set, pair) => (test(pair) ? union(set, pair.bit) : set), NOTHING);
  }

  /**
   * The set of one permission; null when the catalogue has none of that name. Patterns are not
   * permissions.
   */
  permission(name: string): PermissionSet | null {
    return this.#bits.get(name) ?? null;
  }

  /** What a grant covers; empty when it names nothing that there is (unknown means no). */
  grant(text: string): PermissionSet {
    const known = this.#spelledOut.get(text);
    if (known !== undefined) return known;
    const grant = parseGrant(text);
    const set = grant
      ? this.#where((pair) => matches(grant, pair.entityType, pair.operation))
      : NOTHING;
    if (set !== NOTHING) this.#spelledOut.set(text, set);
    return set;
  }

  /** What several grants cover together: a role's permissions. */
  grants(texts: readonly string[]): PermissionSet {
    return texts.reduce((set, text) => union(set, this.grant(text)), NOTHING);
  }

  /**
   * What a scope of a token confers: a grant or a named scope, spelled out, without the guarded
   * permissions that only a wildcard in the place of the entity type would reach.
   */
  scope(text: string): PermissionSet {
    const known = this.#conferred.get(text);
    if (known !== undefined) return known;
    const grants = this.#namedScopes.get(text)?.grants ?? [text];
    const set = grants.reduce((all, grant) => union(all, this.#confer(grant)), NOTHING);
    if (set !== NOTHING) this.#conferred.set(text, set);
    return set;
  }

  // Security: a wildcard such as *:create must not carry a permission that gives authority.
  #confer(text: string): PermissionSet {
    const grant: Grant | null = parseGrant(text);
    if (!grant) return NOTHING;
    return grant.entityType === ANY ? without(this.grant(text), this.guarded) : this.grant(text);
  }

  /**
   * Does a scope or grant mean anything here: a named scope, or a permission or pattern that covers
   * something?
   */
  hasMeaning(text: string): boolean {
    return this.#namedScopes.has(text) || this.grant(text) !== NOTHING;
  }

  /** Is it an owner's set: all that there is? */
  isEverything(set: PermissionSet): boolean {
    return covers(set, this.everything);
  }

  /** The names of the permissions in a set, sorted. */
  spellOut(set: PermissionSet): readonly string[] {
    const known = this.#names.get(set);
    if (known) return known;
    const names = this.permissions.filter((_, i) => ((set >> BigInt(i)) & 1n) === 1n);
    this.#names.set(set, names);
    return names;
  }

  /** Why a text is no grant, in words for the person who wrote it; null when it is one. */
  whyNotGrant(text: string): string | null {
    const grant = parseGrant(text);
    if (!grant)
      return `"${shown(text)}" is not a grant. Write entity-type:operation, for example channel:read, channel:*, *:read or *:*.`;
    if (this.grant(text) !== NOTHING) return null;
    const type = this.entityTypes.find(({ name }) => name === grant.entityType);
    if (type)
      return `${type.name} has no operation "${shown(grant.operation)}". It has ${type.operations.join(', ')}.`;
    if (grant.entityType !== ANY)
      return `There is no entity type "${shown(grant.entityType)}". There are ${this.entityTypes.map(({ name }) => name).join(', ')}.`;
    return `No entity type has an operation "${shown(grant.operation)}".`;
  }

  /** Why a text is no scope, in words for the person who wrote it; null when it is one. */
  whyNotScope(text: string): string | null {
    if (this.#namedScopes.has(text)) return null;
    if (parseGrant(text)) return this.whyNotGrant(text) ?? this.#whyNothing(text);
    return `"${shown(text)}" is neither a grant such as channel:read, channel:* or *:read, nor a named scope. Named scopes are ${this.scopes.map(({ name }) => name).join(', ')}.`;
  }

  #whyNothing(text: string): string | null {
    if (this.scope(text) !== NOTHING) return null;
    return `${text} gives a token no permissions: guarded permissions must be named, for example ${this.spellOut(this.grant(text)).join(' or ')}.`;
  }
}
