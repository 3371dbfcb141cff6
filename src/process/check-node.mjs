// Loaded before anything else, in plain JavaScript, so that a Node that is too old says so in one
// line.
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const LEAST = 24;

if (Number(process.versions.node.split('.')[0]) < LEAST) {
  console.error(
    `Latchkey needs Node ${LEAST} or newer, and this is ${process.versions.node}. It brings its own: run it by npm, as in "npm start".`,
  );
  process.exit(1);
}

// What Node makes of the sources is kept for the next start, which takes half a second less. A
// folder that cannot be written to does no harm.
module.enableCompileCache(fileURLToPath(new URL('../../.cache/compiled', import.meta.url)));
