import { createServer } from 'node:http';

/** Serves a peer's own handler, /readyz, and at /secrets what it has issued for the benchmark. */
export function serve(handle, secrets) {
  const fixed = { '/readyz': '{}', '/secrets': JSON.stringify(secrets) };
  createServer((request, response) => {
    const body = fixed[request.url];
    if (body === undefined) return void handle(request, response);
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  }).listen(Number(process.env.PORT), '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

/** Issues so many secrets, a few at once. */
export async function issue(count, one) {
  const secrets = [];
  while (secrets.length < count) {
    const length = Math.min(32, count - secrets.length);
    const from = secrets.length;
    secrets.push(...(await Promise.all(Array.from({ length }, (_, i) => one(from + i)))));
  }
  return secrets;
}
