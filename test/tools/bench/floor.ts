import { createServer, type ServerResponse } from 'node:http';
import pg from 'pg';

// The floor: what nobody can be much below who asks the database in each request, and knows no
// GraphQL, no hash and no rules. The same driver, the same size of pool as Latchkey's default, a
// prepared statement.

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
