import { shown } from '../core/shown.ts';
import { LRUCache } from 'lru-cache';
import { ANY, matches, parseGrant, type Grant } from './grant.ts';
import { isGuarded, isWithoutEntity } from './own-entity-types.ts';
import { covers, NOTHING, union, without, type PermissionSet } from './permission-set.ts';

/** An entity type and its operations. */
export interface EntityTypeDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly operations: readonly string[];
}

/** A named set of grants that a token can have as a scope: `repo`. */
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

/** The parsed content of a catalogue. */
export interface CatalogDefinition {
  readonly entityTypes: readonly EntityTypeDefinition[];
  readonly scopes: readonly NamedScopeDefinition[];
  readonly roles: readonly RoleDefinition[];
}

/**
 * All entity types, operations, named scopes and built-in roles. Created once at start; every
 * permission set refers to it.
 */
export class Catalog {
  readonly entityTypes: readonly EntityTypeDefinition[];
  readonly scopes: readonly NamedScopeDefinition[];
  readonly roles: readonly RoleDefinition[];
  /** Every permission, sorted. The index of each is its bit in a permission set. */
  readonly permissions: readonly string[];
  /** The set of all permissions. A role that covers it is an owner role. */
  readonly everything: PermissionSet;
  /** The permissions that grant authority. See `isGuarded`. */
  readonly guarded: PermissionSet;
  /** The permissions that never apply to a single entity. See `isWithoutEntity`. */
  readonly withoutEntity: PermissionSet;
  readonly #pairs: readonly {
    readonly entityType: string;
    readonly operation: string;
    readonly bit: PermissionSet;
  }[];
  readonly #bits: ReadonlyMap<string, PermissionSet>;
  readonly #namedScopes: ReadonlyMap<string, NamedScopeDefinition>;
  /**
   * The sets of grants seen so far. Contains only grants that match, so hostile input cannot grow
   * it without bound.
   */
  readonly #spelledOut = new Map<string, PermissionSet>();
  readonly #conferred = new Map<string, PermissionSet>();
  /** Recently spelled-out sets. Safe to cache, because the names in a set never change. */
  readonly #names = new LRUCache<PermissionSet, readonly string[]>({ max: 1_000 });

  /** The sets of lists that cannot change. */
  readonly #ofLists = new WeakMap<readonly string[], PermissionSet>();

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

  /** Returns the set of one permission; null if it does not exist. Patterns are not permissions. */
  permission(name: string): PermissionSet | null {
    return this.#bits.get(name) ?? null;
  }

  /** Returns the permissions that a grant covers; empty if it matches none (fails closed). */
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

  /** Returns the union of several grants: a role's permissions. */
  grants(texts: readonly string[]): PermissionSet {
    const known = this.#ofLists.get(texts);
    if (known !== undefined) return known;
    const set = texts.reduce((all, text) => union(all, this.grant(text)), NOTHING);
    if (Object.isFrozen(texts)) this.#ofLists.set(texts, set);
    return set;
  }

  /**
   * Returns the permissions that a scope confers: a grant or a named scope, without guarded
   * permissions that only a wildcard entity type would match.
   */
  scope(text: string): PermissionSet {
    const known = this.#conferred.get(text);
    if (known !== undefined) return known;
    const grants = this.#namedScopes.get(text)?.grants ?? [text];
    const set = grants.reduce((all, grant) => union(all, this.#confer(grant)), NOTHING);
    if (set !== NOTHING) this.#conferred.set(text, set);
    return set;
  }

  // Security: prevents privilege escalation through wildcards. A scope such as *:create does not
  // confer guarded permissions.
  #confer(text: string): PermissionSet {
    const grant: Grant | null = parseGrant(text);
    if (!grant) return NOTHING;
    return grant.entityType === ANY ? without(this.grant(text), this.guarded) : this.grant(text);
  }

  /**
   * Whether a scope or grant has any effect: a named scope, or a permission or pattern that
   * matches.
   */
  hasMeaning(text: string): boolean {
    return this.#namedScopes.has(text) || this.grant(text) !== NOTHING;
  }

  /** Whether the set is that of an owner: every permission. */
  isEverything(set: PermissionSet): boolean {
    return covers(set, this.everything);
  }

  /** Returns the names of the permissions in a set, sorted. */
  spellOut(set: PermissionSet): readonly string[] {
    const known = this.#names.get(set);
    if (known) return known;
    const names = this.permissions.filter((_, i) => ((set >> BigInt(i)) & 1n) === 1n);
    this.#names.set(set, names);
    return names;
  }

  /** Returns why a text is not a valid grant; null if it is valid. */
  whyNotGrant(text: string): string | null {
    const grant = parseGrant(text);
    if (!grant)
      return `"${shown(text)}" is not a grant. Write entity-type:operation, for example channel:read, channel:*, *:read or *:*.`;
    if (this.grant(text) !== NOTHING) return null;
    const type = this.entityTypes.find(({ name }) => name === grant.entityType);
    if (type)
      return `${type.name} has no operation "${shown(grant.operation)}". It has ${type.operations.join(', ')}.`;
    if (grant.entityType !== ANY)
      return `Unknown entity type "${shown(grant.entityType)}". Entity types are ${this.entityTypes.map(({ name }) => name).join(', ')}.`;
    return `No entity type has an operation "${shown(grant.operation)}".`;
  }

  /** Returns why a text is not a valid scope; null if it is valid. */
  whyNotScope(text: string): string | null {
    if (this.#namedScopes.has(text)) return null;
    if (parseGrant(text)) return this.whyNotGrant(text) ?? this.#whyNothing(text);
    return `"${shown(text)}" is neither a grant such as channel:read, channel:* or *:read, nor a named scope. Named scopes are ${this.scopes.map(({ name }) => name).join(', ')}.`;
  }

  #whyNothing(text: string): string | null {
    if (this.scope(text) !== NOTHING) return null;
    return `${text} confers no permissions on a token: guarded permissions must be named, for example ${this.spellOut(this.grant(text)).join(' or ')}.`;
  }
}
