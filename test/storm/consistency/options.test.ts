import { describe, expect, test } from '@jest/globals';
import { FAULTS, faultsOn } from './nemesis.ts';
import { OptionError, parseOptions } from './options.ts';

const databasesOf = (list: string) => parseOptions(['--databases', list])?.databases;

describe('--databases', () => {
  test.each([
    ['postgresql://a/db', ['postgresql://a/db']],
    ['postgresql://a/db,postgres://b:1/db', ['postgresql://a/db', 'postgres://b:1/db']],
    ['postgresql://a/db, postgresql://a/db', ['postgresql://a/db', 'postgresql://a/db']],
    [
      'postgresql://u:p@a:1,b:2/db?x=1,postgresql://c/db',
      ['postgresql://u:p@a:1,b:2/db?x=1', 'postgresql://c/db'],
    ],
  ])('reads %s', (list, urls) => expect(databasesOf(list)).toEqual(urls));

  test.each([
    ['', 1],
    ['race', 1],
    ['mysql://a/db', 1],
    ['postgresql://a/db,', 2],
    ['postgresql://a/db,,postgresql://b/db', 2],
    ['postgresql://a/db,b:5432/db', 2],
    ['postgresql://', 1],
  ])('rejects "%s" and names the wrong one', (list, number) => {
    expect(() => databasesOf(list)).toThrow(OptionError);
    expect(() => databasesOf(list)).toThrow(`number ${number} is none.`);
  });

  test('is what --with-data requires', () =>
    expect(() => parseOptions(['--with-data'])).toThrow('--with-data requires --databases.'));

  test('leaves out every fault that stops PostgreSQL, and only those', () => {
    const leftOut = FAULTS.filter((one) => !faultsOn({ urls: [], server: null }).includes(one));
    expect(leftOut.map(({ name }) => name)).toEqual([
      'PostgreSQL fast restart',
      'PostgreSQL immediate restart',
      'kill the postmaster',
    ]);
  });
});
