import { describe, expect, test } from '@jest/globals';
import { whyGuessable } from '../../src/user/guessable-password.rule.ts';

const ABOUT = ['ada@acme.example', 'Ada Lovelace', 'acme-corp', 'Acme Corporation'];

describe('a password', () => {
  test.each([
    ...[
      'password',
      'Password1!',
      'P@ssw0rd',
      '12345678',
      '1234567890',
      'qwertyuiop',
      'iloveyou',
      'letmein1',
      'admin123',
      'changeme',
      'welcome1',
      'trustno1',
    ],
    ...[
      'aaaaaaaa',
      'abcdefgh',
      '00000000',
      '        ',
      'passwordpassword',
      'drowssap',
      'asdfghjkl',
      'zaq12wsx',
      '19901231',
      'sunshine2024',
      'baseball',
    ],
    ...['x'.repeat(40), 'password'.repeat(50)],
  ])('%j is a common password', async (password) =>
    expect(await whyGuessable(password, ABOUT)).toMatch(/too easy to guess/),
  );
  test.each([
    'ada@acme.example',
    'lovelace',
    'acme-corp',
    'acme-corp1',
    'Acme-Corp',
    'AdaLovelace',
    'lovelace1',
    'latchkey',
    'latchkey1',
  ])('%j contains data of the user', async (password) =>
    expect(await whyGuessable(password, ABOUT)).toMatch(/name/),
  );
  test.each([
    ...[
      'correct horse battery',
      'correct horse battery staple',
      'another good password',
      'the new password',
      'x7#kP2qL',
      'Tr0ub4dor&3',
      'пароль-пароль',
    ],
    ...['mein Lieblingsfahrrad', `${'x'.repeat(40)} correct horse battery`],
  ])('%j is accepted', async (password) => expect(await whyGuessable(password, ABOUT)).toBeNull());

  test('is checked within bounded time, however long and strange', async () => {
    await whyGuessable('warm up', []);
    for (const password of [
      'p@$$w0rd'.repeat(128),
      '4@8({[<369&#!1|/?$5+7%2'.repeat(44),
      '\u{1f642}'.repeat(1_024),
    ]) {
      const start = performance.now();
      await whyGuessable(password, ABOUT);
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  });
});
