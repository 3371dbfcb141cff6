import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { printAccessTable } from './access-table/print-access-table.ts';
import { schema } from './schema.ts';
import { loadCatalog } from '../process/load-catalog.ts';

// Both files are committed, and a test compares them with the schema.
writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);
writeFileSync('schema/access.md', await printAccessTable(schema, await loadCatalog(undefined)));
