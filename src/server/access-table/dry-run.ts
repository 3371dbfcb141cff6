import { unwrapError } from '@pothos/plugin-errors';
import { GraphQLError, isObjectType, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import type { Actor } from '../../access/authority.ts';
import { requireOneOf } from '../../access/hand-out.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { NotFoundError, Refusal } from '../../core/refusal.ts';
import type { SignedInCall, Write, WriteOptions } from '../../core/call.ts';
import type { GraphQLContext } from '../../graphql/builder.ts';

/** The time at which a dry run takes place. Any fixed time does. */
export const DRY_RUN_TIME = new Date('2026-01-01T00:00:00Z');

/**
 * The decision about one call. `hidden`: the target is reported as not found, or the value is null.
 */
export type AccessDecision = 'allow' | 'deny' | 'hidden';

/** A call to one field, with what the database would return. */
export interface FieldCall {
  /** The type and the field: `Mutation.revokeApiKey`. */
  readonly field: string;
  readonly args: object;
  /** The parent object. Omitted for root fields. */
  readonly parent?: object;
  /** The call that returns the parent. Its decision applies unless it is `allow`. */
  readonly through?: FieldCall;
  /**
   * Whether the resolver reads before it opens its transaction. The dry run then returns no rows to
   * those reads.
   */
  readonly readsFirst?: boolean;
  /**
   * The checks on the target, which the use case runs after it has read the target. Throws a
   * Refusal.
   */
  readonly onTarget?: () => void;
}

/** Thrown in place of the first statement. */
class ReachedDatabase extends Error {}

/** An entity manager that throws when it is used. */
const STOP = new Proxy(
  {},
  {
    get: () => {
      throw new ReachedDatabase();
    },
  },
) as SignedInCall['em'];

/** An entity manager that returns no rows. */
const EMPTY: unknown = new Proxy(() => undefined, {
  apply: () => EMPTY,
  get: (_target, name) => {
    if (name === 'then') return undefined;
    if (name === 'execute') return () => Promise.resolve([]);
    return name === 'executeTakeFirst' ? () => Promise.resolve(undefined) : EMPTY;
  },
});

/**
 * Returns a call by this caller without a database. `write` checks the permission as
 * `SignedInCall.write` does and runs the step until its first statement.
 */
function dryCall(caller: Actor, catalog: Catalog, readsFirst: boolean): SignedInCall {
  const call = {
    caller,
    catalog,
    em: readsFirst ? EMPTY : STOP,
    now: DRY_RUN_TIME,
    surface: 'api',
    address: null,
    limits: { tokenCreation: { spend: () => Promise.resolve(null) } },
    hasher: { hashSecret: () => Promise.resolve('') },
    write: async (
      { permission = [], entityId }: WriteOptions,
      step: (write: Write) => Promise<unknown>,
    ) => {
      const permissions = typeof permission === 'string' ? [permission] : permission;
      requireOneOf(caller, permissions, entityId ?? null, catalog);
      return step({
        em: STOP,
        now: DRY_RUN_TIME,
        actor: caller,
        record: () => Promise.reject(new ReachedDatabase()),
      });
    },
  };
  return call as unknown as SignedInCall;
}

/** Returns the error that Pothos wraps as a member of a result union; other values as they are. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const unwrap = (value as { readonly [unwrapError]?: () => void })[unwrapError];
  unwrap?.();
  return value;
}

/** Runs a step and returns its decision. */
export async function decide(step: () => unknown): Promise<AccessDecision> {
  try {
    const value = await step();
    const error = unwrapped(value);
    if (error instanceof Error) throw error;
    return value === null ? 'hidden' : 'allow';
  } catch (error) {
    if (error instanceof NotFoundError) return 'hidden';
    if (error instanceof Refusal) return 'deny';
    if (error instanceof GraphQLError && error.extensions['code'] === 'FORBIDDEN') return 'deny';
    throw error;
  }
}

/**
 * Calls the field's resolver, with its authScopes and its use case, until the first statement. If it
 * gets there, applies the checks on the target.
 */
export async function dryRun(
  schema: GraphQLSchema,
  catalog: Catalog,
  caller: Actor,
  { field, args, parent = {}, through, readsFirst = false, onTarget }: FieldCall,
): Promise<AccessDecision> {
  const reached = through ? await dryRun(schema, catalog, caller, through) : 'allow';
  if (reached !== 'allow') return reached;
  const [typeName = '', fieldName = ''] = field.split('.');
  const type = schema.getType(typeName);
  const resolve = isObjectType(type) ? type.getFields()[fieldName]?.resolve : undefined;
  if (!isObjectType(type) || !resolve) throw new Error(`The schema has no resolver of ${field}.`);
  const call = dryCall(caller, catalog, readsFirst);
  const context: GraphQLContext = { call, values: 0, rowsRead: 0, reading: Promise.resolve() };
  const info = {
    schema,
    fieldName,
    parentType: type,
    path: { key: fieldName, typename: typeName },
  };
  return decide(async () => {
    try {
      return await resolve(parent, args, context, info as unknown as GraphQLResolveInfo);
    } catch (error) {
      if (!(error instanceof ReachedDatabase)) throw error;
      onTarget?.();
      return true;
    }
  });
}
