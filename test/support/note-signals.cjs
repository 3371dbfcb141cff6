// Loaded into a server by --require. Writes to the file named by LISTENS once the server listens
// for SIGTERM. Before that, Node's default ends the process.
const { appendFileSync } = require('node:fs');

const on = process.on;
process.on = function (event, ...rest) {
  const result = on.call(this, event, ...rest);
  if (event === 'SIGTERM' && process.env.NODE_UNIQUE_ID === undefined)
    appendFileSync(process.env.LISTENS, 'x');
  return result;
};
