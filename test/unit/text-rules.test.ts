import { describe, expect, test } from '@jest/globals';
import { formatSecret } from '../../src/secrets/secret-format.ts';
import { DESCRIPTION, EMAIL, NAME, PASSWORD, shown, SLUG } from '../../src/text-rules.ts';

describe('a name', () => {
  test.each([
    [' ci ', 'ci'],
    ['x'.repeat(100), 'x'.repeat(100)],
    [`  ${'x'.repeat(100)}  `, 'x'.repeat(100)],
    ['Ада', 'Ада'],
    ['🙂', '🙂'],
    ['two words', 'two words'],
  ])('%j is kept as %j', (text, kept) => expect(NAME.parse(text)).toBe(kept));
  test.each(['', '   ', '\n', 'x'.repeat(101), 'a\nb', 'a\tb', 'a\0b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u2029b', '\ud800', 5, null])(
    '%j is refused',
    (text) => expect(NAME.safeParse(text).success).toBe(false),
  );
});

describe('a description', () => {
  test.each([
    [' what for ', 'what for'],
    ['two\nlines\r\nand\ta tab', 'two\nlines\r\nand\ta tab'],
    ['x'.repeat(1_000), 'x'.repeat(1_000)],
    ['', null],
    [' \n ', null],
  ])('%j is kept as %j', (text, kept) => expect(DESCRIPTION.parse(text)).toBe(kept));
  test.each(['x'.repeat(1_001), 'a\0b', 'a\rb', 'a\u001b[31mb', 'a\u2028b', 'a\udc00'])('%j is refused', (text) =>
    expect(DESCRIPTION.safeParse(text).success).toBe(false),
  );
});

describe('an e-mail address', () => {
  test.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['ada+ci@example.org', 'ada+ci@example.org'],
  ])('%j is kept as %j', (text, kept) => expect(EMAIL.parse(text)).toBe(kept));
  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'a b@example.org',
    'ada@exa mple.org',
    'ada@example.org\n x',
    'ada@a@example.org',
    `${'x'.repeat(250)}@example.org`,
    '"ada"@example.org',
    'Ada <ada@example.org>',
  ])('%j is refused', (text) => expect(EMAIL.safeParse(text).success).toBe(false));
  test.each([
    'adm\u0131n@example.org',
    'ADM\u0130N@example.org',
    'mi\u212ae@example.org',
    'ada@example.\u212aim',
    'ad\u00e4@example.org',
    'ada@ex\u0430mple.org',
    'ſam@example.org',
  ])('%j is refused: its letters turn into others when their case is changed', (text) => expect(EMAIL.safeParse(text).success).toBe(false));
});

describe('a password', () => {
  test.each(['12345678', 'x'.repeat(1_024), '        ', 'пароль-пароль', 'a\nb\0cdefg'])('%j is taken as it is', (text) =>
    expect(PASSWORD.parse(text)).toBe(text),
  );
  test.each(['', '1234567', 'x'.repeat(1_025)])('%j is refused', (text) => expect(PASSWORD.safeParse(text).success).toBe(false));
});

describe('a slug', () => {
  test.each(['main', 'my-team', '2', 'a-1-b', 'x'.repeat(50)])('%s is one', (text) => expect(SLUG.parse(text)).toBe(text));
  test.each(['', '-', 'a-', '-a', 'a--b', 'My-team', 'my team', 'my_team', 'team\n', 'ä', 'x'.repeat(51), ' a'])('%j is none', (text) =>
    expect(SLUG.safeParse(text).success).toBe(false),
  );
});

describe('what somebody wrote, said back', () => {
  const secret = formatSecret('PERSONAL_ACCESS_TOKEN', 'aB3'.repeat(13).slice(1)).text;
  test.each([
    ['channel:read', 'channel:read'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), `${'x'.repeat(60)}…`],
    [secret, 'pat_…'],
    [`my ${secret} and ${secret.replace('pat', 'key')}`, 'my pat_… and key_…'],
    [secret.slice(0, 20), 'pat_…'],
    [secret.slice(0, 10), secret.slice(0, 10)],
    [`${'x'.repeat(55)} ${secret}`, `${'x'.repeat(55)} pat_…`],
    [`${'x'.repeat(59)}🙂`, `${'x'.repeat(59)}\ufffd…`],
    ['delete_repo', 'delete_repo'],
  ])('%j is shown as %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
