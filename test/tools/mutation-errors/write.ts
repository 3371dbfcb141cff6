import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsOfMutations, printErrors } from './errors.ts';
import { compileServer } from './mutations.ts';

const root = join(import.meta.dirname, '../../..');
writeFileSync(
  join(root, 'src/generated/mutation-errors.ts'),
  printErrors(errorsOfMutations(compileServer(root))),
);
