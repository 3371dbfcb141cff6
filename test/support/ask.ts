import { isObjectType, isUnionType } from 'graphql';
import { schema } from '../../src/server/schema.ts';
import type { World } from './world.ts';
import type { Body } from './http-send.ts';

/** Sends a document over a kept connection, because tests send thousands. */
export async function ask(
  { url }: Pick<World, 'url'>,
  secret: string | undefined,
  query: string,
  variables: object = {},
): Promise<Body> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Body;
}

/** Returns the value at a path, or null if a part of the path is missing. */
const at = (data: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce(
      (value: unknown, key) =>
        value === null || value === undefined ? null : (value as Record<string, unknown>)[key],
      data,
    ) ?? null;

/**
 * Returns the outcome of a response as text: `done`, `null`, an error code, or the type of a
 * refusal with the missing permissions.
 */
export function outcomeOf({ data, errors }: Body, path: string | null): string {
  const [error] = errors ?? [];
  if (error) {
    const { code, missing, gate } = error.extensions ?? {};
    return missing === undefined
      ? String(code)
      : `${String(code)} [${(missing as string[]).join()}] ${String(gate)}`;
  }
  if (path !== null) return at(data, path) === null ? 'null' : 'done';
  const [result] = Object.values(data ?? {}) as {
    __typename: string;
    missing?: string[];
    gate?: string;
  }[];
  const { __typename = 'nothing', missing, gate } = result ?? {};
  if (__typename.endsWith('Payload')) return 'done';
  return missing === undefined ? __typename : `${__typename} [${missing.join()}] ${String(gate)}`;
}

/**
 * Returns the document of a mutation. It selects every possible result, and the secret if there is
 * one.
 */
export function toDocument(name: string, hasInput = true): string {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const union = schema.getType(`${pascal}Result`);
  const members = isUnionType(union) ? union.getTypes() : [];
  const refusable = members.some((type) => type.name === 'InsufficientAuthorityError')
    ? '... on InsufficientAuthorityError { missing gate }'
    : '';
  const payload = schema.getType(`${pascal}Payload`);
  const secret =
    isObjectType(payload) && 'secret' in payload.getFields()
      ? `... on ${pascal}Payload { secret }`
      : '';
  const fields = `{ __typename ... on Error { message } ${refusable} ${secret} }`;
  return hasInput
    ? `mutation ($input: ${pascal}Input!) { ${name}(input: $input) ${fields} }`
    : `mutation { ${name} ${fields} }`;
}
