import { createServer, type ServerResponse } from 'node:http';
import pg from 'pg';

// The baseline: one prepared statement for each request, without GraphQL, hashing or rules. It uses
// the same driver and pool size as Latchkey. A server that queries the database in each request
// cannot be much faster.

const SELECT = {
  name: 'token',
  text: `select c.id, c.secret_hash, c.revoked_at, c.expires_at, m.status, r.key, r.grants
    from credential c join member m on m.id = c.member_id join role r on r.id = m.role_id where c.prefix = $1`,
};
const ANSWER = JSON.stringify({ data: { viewer: { role: { key: 'developer' }, can: true } } });

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': status === 200 ? Buffer.byteLength(ANSWER) : 0,
  });
  response.end(status === 200 ? ANSWER : '');
}

const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/nothing' || request.url === '/readyz') return answer(response, 200);
  pool.query({ ...SELECT, values: [request.headers.authorization?.slice(7, 17)] }).then(
    ({ rows }) => answer(response, rows.length === 1 ? 200 : 401),
    () => answer(response, 500),
  );
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
