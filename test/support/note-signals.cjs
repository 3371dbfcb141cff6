// Loaded into a server by --require: notes, in the file that LISTENS names, that its own listener
// for SIGTERM is there. Before that node's own is, which ends the process.
const { appendFileSync } = require('node:fs');

const on = process.on;
process.on = function (event, ...rest) {
  const result = on.call(this, event, ...rest);
  if (event === 'SIGTERM' && process.env.NODE_UNIQUE_ID === undefined)
    appendFileSync(process.env.LISTENS, 'x');
  return result;
};
