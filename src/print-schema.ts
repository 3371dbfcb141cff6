import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './graphql/schema.ts';

writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);
