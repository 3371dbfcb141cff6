import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLNamedType,
} from 'graphql';
import { authScopesOf } from '../../src/server/access-table/auth-scopes.ts';
import { printAccessTable } from '../../src/server/access-table/print-access-table.ts';
import { schema } from '../../src/server/schema.ts';
import { loadCatalog } from '../../src/process/load-catalog.ts';

const catalog = await loadCatalog(undefined);
const committed = (file: string): string =>
  readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8');
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

type Described = readonly [name: string, description: string | null | undefined];

/** Returns every part of a type that can have a description. */
function describedParts(type: GraphQLNamedType): Described[] {
  const own: Described[] = [[type.name, type.description]];
  if (isEnumType(type))
    return [
      ...own,
      ...type
        .getValues()
        .map(({ name, description }): Described => [`${type.name}.${name}`, description]),
    ];
  if (isInputObjectType(type))
    return [
      ...own,
      ...Object.values(type.getFields()).map(({ name, description }): Described => [
        `${type.name}.${name}`,
        description,
      ]),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field): Described[] => [
    [`${type.name}.${field.name}`, field.description],
    ...field.args.map((arg): Described => [
      `${type.name}.${field.name}(${arg.name})`,
      arg.description,
    ]),
  ]);
  return [...own, ...fields];
}

describe('the schema is what was committed', () => {
  test('the printed schema equals schema/schema.graphql (npm run schema)', () => {
    expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(committed('schema.graphql'));
  });

  test('the access table equals schema/access.md (npm run schema)', async () => {
    expect(await printAccessTable(schema, catalog)).toBe(committed('access.md'));
  });
});

describe('the schema is documented', () => {
  test('every type, field, argument and value is described', () => {
    const silent = types
      .flatMap(describedParts)
      .filter(([name, description]) => !description && !isUnionType(schema.getType(name)));
    expect(
      silent
        .filter(([name]) => !['String', 'Int', 'Boolean', 'ID', 'Float'].includes(name))
        .map(([name]) => name),
    ).toEqual([]);
  });

  test('every root field declares who may call it', () => {
    const open = [
      schema.getQueryType(),
      schema.getMutationType(),
      schema.getSubscriptionType(),
    ].flatMap((root) =>
      Object.values(root?.getFields() ?? {})
        .filter((field) => authScopesOf(field) === null)
        .map(({ name }) => name),
    );
    expect(open).toEqual([]);
  });

  test('every list of owned objects declares who may read it', () => {
    const lists = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => String(field.type).endsWith('Connection!'))
        .filter((field) => authScopesOf(field) === null)
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(lists).toEqual([]);
  });

  test('every permission that a field requires is in the catalogue', () => {
    const asked = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => {
        const scopes = authScopesOf(field);
        return scopes && scopes !== 'by rule'
          ? [scopes.permission ?? [], scopes.permissionOnTarget ?? []].flat()
          : [];
      }),
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((permission) => catalog.permission(permission) === null)).toEqual([]);
  });

  test('every mutation returns a union of its payload and the errors that it can meet', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
      expect(String(field.type)).toBe(`${name}Result!`);
      const union = schema.getType(`${name}Result`);
      const members = isUnionType(union) ? union.getTypes() : [];
      expect(members.map((member) => member.name)).toContain(`${name}Payload`);
      expect(
        members
          .filter((member) => !member.getInterfaces().some((one) => one.name === 'Error'))
          .map((member) => member.name),
      ).toEqual([`${name}Payload`]);
    }
  });
});
