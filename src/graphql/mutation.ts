import type {
  InputFieldBuilder,
  InputFieldMap,
  InputShapeFromFields,
  OutputType,
  ShapeFromTypeParam,
  TypeParam,
} from '@pothos/core';
import { capitalized } from '../core/ascii-case.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { builder, type SchemaTypes } from './builder.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type Scopes =
  | { public: true }
  | { signedIn: true }
  | { permission: string | readonly string[] }
  | { permissionOnTarget: string | readonly string[] };
type PayloadFields = Readonly<
  Record<string, { readonly type: TypeParam<Types>; readonly description: string }>
>;
type Payload<P extends PayloadFields> = {
  readonly [K in keyof P]: ShapeFromTypeParam<Types, P[K]['type'], false>;
};

interface Definition<P extends PayloadFields> {
  readonly description: string;
  /** Who may call the mutation. The use case checks the target. */
  readonly authScopes: Scopes;
  /** The errors that it can return, as members of its result union. */
  readonly errors: readonly (abstract new (...args: never[]) => Refusal)[];
  readonly payloadDescription: string;
  readonly payload: P;
}

function definePayload<P extends PayloadFields>(
  name: string,
  { payload, payloadDescription }: Definition<P>,
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

const options = <P extends PayloadFields>({ description, authScopes, errors }: Definition<P>) => ({
  description,
  authScopes,
  errors: { types: [...errors] as never[] },
});

/**
 * Defines a mutation with one argument, `input`, and the types NameInput, NamePayload and
 * NameResult.
 */
export function defineMutation<Fields extends InputFieldMap, const P extends PayloadFields>(
  name: string,
  definition: Definition<P> & {
    readonly inputDescription: string;
    readonly input: (t: InputFieldBuilder<Types, 'InputObject'>) => Fields;
    readonly resolve: (
      request: Request,
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
      ...options(definition),
      type,
      args: { input: t.arg({ type: input, required: true, description: 'The input.' }) },
      resolve: (_parent, args, { request }) =>
        definition.resolve(
          request,
          (args as { input: InputShapeFromFields<Fields> }).input,
        ) as never,
    }),
  );
}

/** Defines a mutation without arguments, and the types NamePayload and NameResult. */
export function defineBareMutation<const P extends PayloadFields>(
  name: string,
  definition: Definition<P> & { readonly resolve: (request: Request) => Promise<Payload<P>> },
): void {
  const type = definePayload(name, definition);
  builder.mutationField(name, (t) =>
    t.field({
      ...options(definition),
      type,
      resolve: (_parent, _args, { request }) => definition.resolve(request) as never,
    }),
  );
}
