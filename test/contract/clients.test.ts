import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { Client, fetchExchange, type OperationResult } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { noneOf } from '../support/personal-access-token-steps.ts';
import { createWorld, type Person, type World } from '../support/world.ts';
import { ONE, PAGE, RENAME, VIEWER } from './documents.ts';

let world: World;
let owner: Person;
let ids: string[];
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  const tenant = await world.newOrganization();
  ({ owner } = tenant);
  ids = [];
  for (const name of ['a', 'b', 'c']) ids.push((await tenant.newToken(owner, { name })).id);
});

interface Token {
  readonly id: string;
  readonly name: string;
}
interface Page {
  readonly personalAccessTokens: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: Token }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}
interface Renamed {
  readonly updatePersonalAccessToken: {
    readonly __typename: string;
    readonly issues?: readonly { path: string[] }[];
  };
}

const typed = <T>(text: string): TypedDocumentNode<T, Record<string, unknown>> => gql(text);

describe('Apollo Client', () => {
  const connect = (): ApolloClient =>
    new ApolloClient({
      link: new HttpLink({
        uri: `${world.url}/graphql`,
        headers: { Authorization: `Bearer ${owner.secret}` },
      }),
      // The types of interfaces and unions, as its documentation requires. None is needed here.
      cache: new InMemoryCache(),
    });

  test('reads, pages, and changes what it has in its cache by id', async () => {
    const client = connect();
    const { data } = await client.query({
      query: typed<{ viewer: { organization: { slug: string } } }>(VIEWER),
    });
    expect(data?.viewer.organization.slug).toMatch(/^t-/);
    const first = (
      await client.query({ query: typed<Page>(PAGE), variables: { first: 2, after: null } })
    ).data?.personalAccessTokens;
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const next = (
      await client.query({
        query: typed<Page>(PAGE),
        variables: { first: 2, after: first?.pageInfo.endCursor },
      })
    ).data?.personalAccessTokens;
    expect([...(first?.edges ?? []), ...(next?.edges ?? [])].map(({ node }) => node.name)).toEqual([
      'a',
      'b',
      'c',
    ]);
    await client.mutate({
      mutation: gql(RENAME),
      variables: { input: { id: ids[0], name: 'renamed' } },
    });
    expect(
      client.readFragment<Token>({
        id: `PersonalAccessToken:${ids[0] ?? ''}`,
        fragment: gql('fragment F on PersonalAccessToken { name }'),
      }),
    ).toMatchObject({ name: 'renamed' });
  });

  test('receives a rejection as data, and an internal error as an error', async () => {
    const client = connect();
    const renamed = (
      await client.mutate({
        mutation: typed<Renamed>(RENAME),
        variables: { input: { id: ids[0], name: '' } },
      })
    ).data?.updatePersonalAccessToken;
    expect(renamed).toMatchObject({ __typename: 'ValidationError', issues: [{ path: ['name'] }] });
    const missing = (
      await client.mutate({
        mutation: typed<Renamed>(RENAME),
        variables: { input: { id: noneOf('PersonalAccessToken'), name: 'x' } },
      })
    ).data;
    expect(missing?.updatePersonalAccessToken.__typename).toBe('NotFoundError');
    await expect(
      client.query({ query: gql(PAGE), variables: { first: 1_000 }, fetchPolicy: 'network-only' }),
    ).rejects.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

describe('urql', () => {
  const connect = async (): Promise<Client> => {
    const introspect = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${owner.secret}` },
      body: JSON.stringify({ query: getIntrospectionQuery({ descriptions: false }) }),
    });
    const { data: schema } = (await introspect.json()) as { data: IntrospectionQuery };
    return new Client({
      url: `${world.url}/graphql`,
      preferGetMethod: false,
      // With the schema it knows the types of a union, and warns of unknown fields.
      exchanges: [
        cacheExchange({
          schema,
          keys: { Catalog: () => null, Viewer: () => null, ValidationIssue: () => null },
        }),
        fetchExchange,
      ],
      fetchOptions: { headers: { Authorization: `Bearer ${owner.secret}` } },
    });
  };
  const dataOf = <T>({ data, error }: OperationResult<T>): T => {
    if (error || data === undefined) throw error ?? new Error('No data.');
    return data;
  };

  test('reads, pages, and changes what it has in its cache by id', async () => {
    const client = await connect();
    expect(
      dataOf(
        await client.query<{ viewer: { organization: { slug: string } } }>(VIEWER, {}).toPromise(),
      ).viewer.organization.slug,
    ).toMatch(/^t-/);
    const first = dataOf(
      await client.query<Page>(PAGE, { first: 2, after: null }).toPromise(),
    ).personalAccessTokens;
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const next = dataOf(
      await client.query<Page>(PAGE, { first: 2, after: first.pageInfo.endCursor }).toPromise(),
    ).personalAccessTokens;
    expect([...first.edges, ...next.edges].map(({ node }) => node.name)).toEqual(['a', 'b', 'c']);
    await client.query(ONE, { id: ids[0] }).toPromise();
    await client.mutation(RENAME, { input: { id: ids[0], name: 'renamed' } }).toPromise();
    const cached = await client
      .query<{ personalAccessToken: Token }>(ONE, { id: ids[0] }, { requestPolicy: 'cache-only' })
      .toPromise();
    expect(dataOf(cached).personalAccessToken.name).toBe('renamed');
  });

  test('receives a rejection as data, and an internal error as an error', async () => {
    const client = await connect();
    const refused = dataOf(
      await client.mutation<Renamed>(RENAME, { input: { id: ids[0], name: '' } }).toPromise(),
    ).updatePersonalAccessToken;
    expect(refused).toMatchObject({ __typename: 'ValidationError', issues: [{ path: ['name'] }] });
    const { error } = await client.query(PAGE, { first: 1_000 }).toPromise();
    expect(error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
