// Loaded before anything else, in plain JavaScript, so that a Node that is too old says so in one line.
const LEAST = 24;

if (Number(process.versions.node.split('.')[0]) < LEAST) {
  console.error(`Latchkey needs Node ${LEAST} or newer, and this is ${process.versions.node}. It brings its own: run it by npm, as in "npm start".`);
  process.exit(1);
}
