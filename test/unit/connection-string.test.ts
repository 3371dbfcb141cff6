import { describe, expect, test } from '@jest/globals';
import { parseConnectionString } from '../../src/database/connect/connection-string.ts';

const parse = (text: string): unknown => {
  const reading = parseConnectionString(text);
  return reading.ok
    ? Object.fromEntries([...reading.parameters].sort(([a], [b]) => (a < b ? -1 : 1)))
    : reading.problem;
};

/** The results of PQconninfoParse in libpq 15. */
const READ_BY_LIBPQ: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['postgresql://', {}],
  ['postgresql://localhost', { host: 'localhost' }],
  ['postgres://localhost:5433', { host: 'localhost', port: '5433' }],
  ['postgresql://localhost/mydb', { dbname: 'mydb', host: 'localhost' }],
  ['postgresql://user@localhost', { host: 'localhost', user: 'user' }],
  ['postgresql://user:secret@localhost', { host: 'localhost', password: 'secret', user: 'user' }],
  [
    'postgresql://h/db?connect_timeout=10&application_name=me',
    { application_name: 'me', connect_timeout: '10', dbname: 'db', host: 'h' },
  ],
  [
    'postgresql://h1:123,h2:456/db?target_session_attrs=any',
    { dbname: 'db', host: 'h1,h2', port: '123,456', target_session_attrs: 'any' },
  ],
  ['postgresql://h1,h2:5433/db', { dbname: 'db', host: 'h1,h2', port: ',5433' }],
  ['postgresql://h1:1,:2/db', { dbname: 'db', host: 'h1,', port: '1,2' }],
  ['postgresql://[2001:db8::1234]/db', { dbname: 'db', host: '2001:db8::1234' }],
  ['postgresql://[::1]:5433,[::2]/db', { dbname: 'db', host: '::1,::2', port: '5433,' }],
  ['postgresql://[fe80::1%25lo]:5/db', { dbname: 'db', host: 'fe80::1%lo', port: '5' }],
  [
    'postgresql:///db?host=/var/run/postgresql&port=5433',
    { dbname: 'db', host: '/var/run/postgresql', port: '5433' },
  ],
  ['postgresql://%2Fvar%2Flib%2Fpostgresql/db', { dbname: 'db', host: '/var/lib/postgresql' }],
  [
    'postgresql://u:S3cret#Pass@h/db',
    { dbname: 'db', host: 'h', password: 'S3cret#Pass', user: 'u' },
  ],
  ['postgresql://u:p?ss@h/db', { dbname: 'db', host: 'h', password: 'p?ss', user: 'u' }],
  ['postgresql://u:p:s:s@h/db', { dbname: 'db', host: 'h', password: 'p:s:s', user: 'u' }],
  ['postgresql://u:p+q&r=s@h/db', { dbname: 'db', host: 'h', password: 'p+q&r=s', user: 'u' }],
  [
    'postgresql://u:p%40ss%2F%3a%20@h/db',
    { dbname: 'db', host: 'h', password: 'p@ss/: ', user: 'u' },
  ],
  ['postgresql://u:%C3%A9é@h/db', { dbname: 'db', host: 'h', password: 'éé', user: 'u' }],
  ['postgresql://u:@h/db', { dbname: 'db', host: 'h', user: 'u' }],
  ['postgresql://:p@h/db', { dbname: 'db', host: 'h', password: 'p' }],
  ['postgresql://@h/db', { dbname: 'db', host: 'h' }],
  ['postgresql://u@/db', { dbname: 'db', user: 'u' }],
  ['postgresql://h?sslmode=require', { host: 'h', sslmode: 'require' }],
  ['postgresql://h/db?ssl=true', { dbname: 'db', host: 'h', sslmode: 'require' }],
  [
    'postgresql://h/db?options=-c%20search_path%3Da',
    { dbname: 'db', host: 'h', options: '-c search_path=a' },
  ],
  [
    'postgresql://u1@h/db?user=u2&password=p',
    { dbname: 'db', host: 'h', password: 'p', user: 'u2' },
  ],
  [
    'postgresql://h/db?sslmode=require&sslmode=disable',
    { dbname: 'db', host: 'h', sslmode: 'disable' },
  ],
  ['postgresql://h/d%2Fb', { dbname: 'd/b', host: 'h' }],
  ['postgresql://h//db', { dbname: '/db', host: 'h' }],
  ['postgresql://h/?dbname=x', { dbname: 'x', host: 'h' }],
  ['host=localhost port=5432 dbname=mydb', { dbname: 'mydb', host: 'localhost', port: '5432' }],
  ['host = localhost\nport= 5432\t', { host: 'localhost', port: '5432' }],
  [`password='a b\\'c\\\\d' user=x`, { password: `a b'c\\d`, user: 'x' }],
  ['password=a\\ b user=x', { password: 'a b', user: 'x' }],
  ["password=a'b user=x", { password: "a'b", user: 'x' }],
  ['password=S3#cret user=u', { password: 'S3#cret', user: 'u' }],
  ["password='' user=x", { password: '', user: 'x' }],
  ['user=x password=', { password: '', user: 'x' }],
  ['host==x', { host: '=x' }],
];

/**
 * Rejected strings, with the result of libpq where it differs: the rest of a password with an
 * unencoded character would appear in the log.
 */
const REFUSED: readonly (readonly [string, string])[] = [
  ['postgresql://u:S3cret@Pass@h/db', 'it has an @ after the host'],
  ['postgresql://u:S3cret/Pass@h/db', 'it has an @ after the host'],
  ['postgresql://u:S3cret/@h/db', 'it has an @ after the host'],
  ['postgresql://u:S3cret%Pass@h/db', 'it has a % that is not followed by two hexadecimal digits'],
  ['postgresql://u:S3cret%@h/db', 'it has a % that is not followed by two hexadecimal digits'],
  ['postgresql://u:S3cret Pass@h/db', 'it has a space'],
  ['postgresql://u:S3cret%00@h/db', 'it has a NUL character'],
  ['postgresql://u:S3cret%ff@h/db', 'not UTF-8'],
  ['postgresql://[]/db', 'its IPv6 address is empty'],
  ['postgresql://[::1/db', 'only a port or a database name may follow a host'],
  ['postgresql://[::1]S3cret/db', 'only a port or a database name may follow a host'],
  ['postgresql://::1/db', 'only a port or a database name may follow a host'],
  ['postgresql://h:S3cret/db', 'only a port or a database name may follow a host'],
  ['postgresql://h/db?S3cret', 'each parameter after the ? must have one ='],
  ['postgresql://h/db?sslmode=a=S3cret', 'each parameter after the ? must have one ='],
  ['POSTGRESQL://u:S3cret@h/db', 'it must begin with postgresql://'],
  ['mysql://u:S3cret@h/db', 'it must begin with postgresql://'],
  ['postgresql:/u:S3cret@h/db', 'it must begin with postgresql://'],
  ['host=a password=my S3cret', 'it must begin with postgresql://'],
  ["host='a' 'S3cret'", 'it must begin with postgresql://'],
  ["password='S3cret", 'it must begin with postgresql://'],
  ['S3cret', 'it must begin with postgresql://'],
  ['', 'it must begin with postgresql://'],
];

describe('a connection string', () => {
  test.each(READ_BY_LIBPQ)('%s is read as libpq reads it', (text, parameters) =>
    expect(parse(text)).toEqual(parameters),
  );

  test('may have white space around it, such as the line break at the end of a file', () =>
    expect(parse(' postgresql://h/db\n')).toEqual({ dbname: 'db', host: 'h' }));

  test.each(REFUSED)('%s is refused, and no part of it is shown', (text, problem) => {
    expect(parse(text)).toEqual(expect.stringContaining(problem));
    expect(parse(text)).not.toContain('S3cret');
  });

  test.each([
    'p@ss',
    'p/ss',
    'p:ss',
    'p?ss',
    'p#ss',
    'p%ss',
    'p ss',
    'p&s=s',
    'p[ss]',
    'p,ss',
    "p'ss",
    'p"ss',
    'p\\ss',
    'pässwörd',
    '🔑',
    '%41',
    '+',
    ';$(x)`',
  ])('may have the password %s, percent-encoded or in quotes', (password) => {
    expect(parse(`postgresql://u:${encodeURIComponent(password)}@h/db`)).toMatchObject({
      password,
      host: 'h',
      dbname: 'db',
    });
    expect(
      parse(`host=h password='${password.replace(/['\\]/g, '\\$&')}' dbname=db`),
    ).toMatchObject({ password, host: 'h', dbname: 'db' });
  });
});
