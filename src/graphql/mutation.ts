import type {
  InputFieldBuilder,
  InputFieldMap,
  InputShapeFromFields,
  OutputType,
  ShapeFromTypeParam,
  TypeParam,
} from '@pothos/core';
import { capitalized } from '../core/ascii-case.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import type { Call, SignedInCall } from '../core/call.ts';
import { MUTATION_ERRORS } from '../generated/mutation-errors.ts';
import { builder, type SchemaTypes } from './builder.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type Scopes =
  | { readonly public: true }
  | { readonly signedIn: true }
  | { readonly permission: string | readonly string[] }
  | { readonly permissionOnTarget: string | readonly string[] };
/** What a mutation with these scopes receives: only a public one has anonymous callers. */
type RequestFor<S extends Scopes> = S extends { readonly public: true } ? Call : SignedInCall;
type PayloadFields = Readonly<
  Record<string, { readonly type: TypeParam<Types>; readonly description: string }>
>;
type Payload<P extends PayloadFields> = {
  readonly [K in keyof P]: ShapeFromTypeParam<Types, P[K]['type'], false>;
};

/** The name of a mutation. `npm run schema` adds a new one, with the errors that its code throws. */
type MutationName = keyof typeof MUTATION_ERRORS;

const REFUSALS = {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
};

interface Definition<S extends Scopes, P extends PayloadFields> {
  readonly description: string;
  /** Who may call the mutation, as the rules say. The use case checks the target. */
  readonly authScopes: S;
  readonly payloadDescription: string;
  readonly payload: P;
}

function definePayload<P extends PayloadFields>(
  name: string,
  { payload, payloadDescription }: Definition<Scopes, P>,
) {
  return builder.objectRef<Payload<P>>(`${capitalized(name)}Payload`).implement({
    description: payloadDescription,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(payload).map(([key, { type, description }]) => [
          key,
          t.field({
            type: type as OutputType<Types>,
            description,
            resolve: (parent) => parent[key] as never,
          }),
        ]),
      ),
  });
}

const options = <P extends PayloadFields>(
  name: MutationName,
  { description, authScopes }: Definition<Scopes, P>,
) => ({
  description,
  authScopes: authScopes,
  // The members of the result union, next to the payload.
  errors: { types: MUTATION_ERRORS[name].map((error) => REFUSALS[error]) as never[] },
});

/**
 * Defines a mutation with one argument, `input`, and the types NameInput, NamePayload and
 * NameResult. The members of NameResult follow from what the code of the mutation throws.
 */
export function defineMutation<
  const S extends Scopes,
  Fields extends InputFieldMap,
  const P extends PayloadFields,
>(
  name: MutationName,
  definition: Definition<S, P> & {
    readonly inputDescription: string;
    readonly input: (t: InputFieldBuilder<Types, 'InputObject'>) => Fields;
    readonly resolve: (
      call: RequestFor<S>,
      input: InputShapeFromFields<Fields>,
    ) => Promise<Payload<P>>;
  },
): void {
  const type = definePayload(name, definition);
  const input = builder.inputType(`${capitalized(name)}Input`, {
    description: definition.inputDescription,
    fields: definition.input,
  });
  builder.mutationField(name, (t) =>
    t.field({
      ...options(name, definition),
      type,
      args: { input: t.arg({ type: input, required: true, description: 'The input.' }) },
      resolve: (_parent, args, { call }) =>
        definition.resolve(
          call as RequestFor<S>,
          (args as { input: InputShapeFromFields<Fields> }).input,
        ) as never,
    }),
  );
}

/** Defines a mutation without arguments, and the types NamePayload and NameResult. */
export function defineBareMutation<const S extends Scopes, const P extends PayloadFields>(
  name: MutationName,
  definition: Definition<S, P> & {
    readonly resolve: (call: RequestFor<S>) => Promise<Payload<P>>;
  },
): void {
  const type = definePayload(name, definition);
  builder.mutationField(name, (t) =>
    t.field({
      ...options(name, definition),
      type,
      resolve: (_parent, _args, { call }) => definition.resolve(call as RequestFor<S>) as never,
    }),
  );
}
