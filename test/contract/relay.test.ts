import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import relay from 'relay-runtime';
import { createWorld, type Person, type World } from '../support/world.ts';
import { ONE, PAGE, RENAME, VIEWER } from './documents.ts';

const ROOT = join(import.meta.dirname, '../..');

let world: World;
let owner: Person;
let ids: string[];
let folder: string;
let documents: Readonly<Record<string, relay.ConcreteRequest>>;

/**
 * Compiles the documents as an application does: by the compiler's command, against the published
 * schema.
 */
async function compile(): Promise<typeof documents> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache/relay-'));
  mkdirSync(join(folder, 'src'));
  const all = [VIEWER, PAGE, ONE, RENAME];
  // The name of a document begins with that of its file.
  writeFileSync(
    join(folder, 'src/Client.js'),
    all.map((text, i) => `const document${String(i)} = graphql\`${text}\`;`).join('\n'),
  );
  writeFileSync(
    join(folder, 'relay.config.json'),
    JSON.stringify({
      src: './src',
      schema: '../../schema/schema.graphql',
      language: 'javascript',
      eagerEsModules: true,
      customScalarTypes: { DateTime: 'string', Duration: 'string' },
    }),
  );
  execFileSync(
    join(ROOT, 'node_modules/.bin/relay-compiler'),
    ['relay.config.json', '--output', 'quiet-with-errors'],
    { cwd: folder, stdio: 'pipe' },
  );
  const names = [
    'ClientViewerQuery',
    'ClientTokensQuery',
    'ClientTokenQuery',
    'ClientRenameMutation',
  ];
  const compiled = await Promise.all(
    names.map(
      async (name) =>
        [
          name,
          (
            (await import(join(folder, `src/__generated__/${name}.graphql.js`))) as {
              default: relay.ConcreteRequest;
            }
          ).default,
        ] as const,
    ),
  );
  return Object.fromEntries(compiled);
}

beforeAll(async () => {
  world = await createWorld();
  const tenant = await world.newOrganization();
  ({ owner } = tenant);
  ids = [];
  for (const name of ['a', 'b', 'c']) ids.push((await tenant.newToken(owner, { name })).id);
  documents = await compile();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

const connect = (): relay.Environment =>
  new relay.Environment({
    network: relay.Network.create(async ({ text }, variables) => {
      const response = await fetch(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${owner.secret}` },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as relay.GraphQLResponse;
    }),
    store: new relay.Store(new relay.RecordSource()),
  });

const documentOf = (name: string): relay.ConcreteRequest => {
  const document = documents[name];
  if (!document) throw new Error(`There is no document ${name}.`);
  return document;
};
const read = (
  environment: relay.Environment,
  name: string,
  variables: relay.Variables = {},
): Promise<unknown> => relay.fetchQuery(environment, documentOf(name), variables).toPromise();
const change = (environment: relay.Environment, variables: relay.Variables): Promise<unknown> =>
  new Promise((resolve, reject) => {
    relay.commitMutation(environment, {
      mutation: documentOf('ClientRenameMutation'),
      variables,
      onCompleted: resolve,
      onError: reject,
    });
  });

describe('Relay', () => {
  test('compiles documents against the schema, reads and pages', async () => {
    const environment = connect();
    expect(await read(environment, 'ClientViewerQuery')).toMatchObject({
      viewer: { organization: { slug: expect.stringMatching(/^t-/) } },
    });
    const first = (await read(environment, 'ClientTokensQuery', { first: 2 })) as {
      personalAccessTokens: {
        edges: { node: { name: string } }[];
        pageInfo: { endCursor: string };
      };
    };
    const next = (await read(environment, 'ClientTokensQuery', {
      first: 2,
      after: first.personalAccessTokens.pageInfo.endCursor,
    })) as typeof first;
    expect(
      [...first.personalAccessTokens.edges, ...next.personalAccessTokens.edges].map(
        ({ node }) => node.name,
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  test('stores objects by id, and shows a change in every document', async () => {
    const environment = connect();
    await read(environment, 'ClientTokensQuery', { first: 3 });
    const named = (): unknown =>
      environment
        .getStore()
        .getSource()
        .get(ids[0] ?? '')?.['name'];
    expect(named()).toBe('a');
    expect(await change(environment, { input: { id: ids[0], name: 'renamed' } })).toMatchObject({
      updatePersonalAccessToken: { __typename: 'UpdatePersonalAccessTokenPayload' },
    });
    expect(named()).toBe('renamed');
  });

  test('receives a rejection as data', async () => {
    expect(await change(connect(), { input: { id: ids[1], name: '' } })).toMatchObject({
      updatePersonalAccessToken: { __typename: 'ValidationError', issues: [{ path: ['name'] }] },
    });
  });
});
