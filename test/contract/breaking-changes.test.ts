import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const text = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** Returns the breaking changes since the released schema. */
async function breaking(
  released: string,
  now: string,
): Promise<{ path: string; message: string }[]> {
  const changes = await diff(buildSchema(released), buildSchema(now));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path, message }) => ({ path: path ?? '', message }));
}

describe('the schema', () => {
  test('breaks no client of the last release, except where the changelog says so', async () => {
    const unreleased = text('CHANGELOG.md').split(/^## /m)[1] ?? '';
    const found = await breaking(text('schema/released.graphql'), text('schema/schema.graphql'));
    // After a release: cp schema/schema.graphql schema/released.graphql
    expect(found.filter(({ path }) => !unreleased.includes(`\`${path}\``))).toEqual([]);
  });

  test.each([
    [
      'a field that is gone',
      'permissions: [String!]!\n\n  """\n  The longest window',
      'powers: [String!]!\n\n  """\n  The longest window',
      'Viewer.permissions',
    ],
    [
      'an argument that is new and required',
      'apiKey(\n',
      'apiKey(\n    reason: String!\n',
      'Query.apiKey.reason',
    ],
    ['a value that may be null now', 'slug: String!', 'slug: String', 'Organization.slug'],
  ])('detects: %s', async (_name, from, to, path) => {
    const released = text('schema/schema.graphql');
    expect(released).toContain(from);
    expect(
      (await breaking(released, released.replace(from, to))).map((change) => change.path),
    ).toContain(path);
  });
});
