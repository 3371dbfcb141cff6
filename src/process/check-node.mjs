// Loaded first and written in plain JavaScript, so that an unsupported version of Node.js fails
// with a clear message.
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const LEAST = 24;

if (Number(process.versions.node.split('.')[0]) < LEAST) {
  console.error(
    `Latchkey requires Node.js ${LEAST} or later, but this is ${process.versions.node}. It includes its own: start it with npm, as in "npm start".`,
  );
  process.exit(1);
}

// Caches the compiled sources, which makes the next start half a second faster. An unwritable
// folder is ignored.
module.enableCompileCache(fileURLToPath(new URL('../../.cache/compiled', import.meta.url)));
