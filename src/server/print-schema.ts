import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { printAccessTable } from './access-table.ts';
import { schema } from './schema.ts';
import { loadCatalog } from '../process/start.ts';

// What the schema says, written down: both files are committed, and a test compares.
writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);
writeFileSync('schema/access.md', printAccessTable(schema, await loadCatalog(undefined)));
