import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import {
  createPrefixLookup,
  type FindByPrefix,
} from '../../../src/authority/prefix-lookup.store.ts';
import { databaseUrl, onServer, TEMPLATE } from '../../support/locations.ts';
import { seed } from '../../support/seed.ts';

const server = process.env['TEST_DATABASE_URL'];
if (!server)
  console.log(
    'The plan of the lookup is looked at on a PostgreSQL server only: set TEST_DATABASE_URL.',
  );
const onPostgres = server === undefined ? describe.skip : describe;

/** A node of a plan. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}
const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The nodes that read a table, or an index, without a condition that an index answers. */
const scansOf = (plan: Node): string[] =>
  nodesOf(plan)
    .filter((node) => /Scan$/.test(node['Node Type']) && node['Node Type'] !== 'Bitmap Heap Scan')
    .filter((node) => node['Index Cond'] === undefined)
    .map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`);

// With 100 tokens, the tables of users, roles and organizations have ten rows or fewer.
onPostgres.each([100, 1_000_000])('the lookup in a database of %d tokens', (tokens) => {
  const name = `${TEMPLATE}_lookup_${tokens}`;
  let database: Database;
  let findByPrefix: FindByPrefix;
  let prefixes: readonly string[];

  beforeAll(async () => {
    await onServer(server ?? '', [
      `drop database if exists ${name} with (force)`,
      `create database ${name}`,
    ]);
    const url = databaseUrl(server ?? '', name);
    const presented = await seed(url, { tokens, presented: 100 });
    prefixes = presented.tokens.map((token) => token.slice(0, 10));
    database = await openDatabase({ kind: 'server', url, poolSize: 2 });
    findByPrefix = createPrefixLookup(database.lookupPool, {
      isPrepared: true,
      onBatch: () => undefined,
    });
  }, 240_000);
  afterAll(async () => {
    await database.close();
    await onServer(server ?? '', [`drop database ${name} with (force)`]);
  });

  test.each([1, 25, 200])('uses indexes only, for %d prefixes', async (count) => {
    const asked = Array.from({ length: count }, (_, i) => prefixes[i % prefixes.length] ?? '');
    // More often than PostgreSQL would plan the statement anew.
    for (let time = 0; time < 8; time++) await Promise.all(asked.map(findByPrefix));
    const list = `{${asked.join(',')}}`;
    const { rows } = await database.lookupPool.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `explain (format json) execute "credential-by-prefix"('${list}')`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    expect(plan && nodesOf(plan).length).toBeGreaterThan(5);
    expect(plan && scansOf(plan)).toEqual([]);
  });
});
