import { describe, expect, test } from '@jest/globals';
import { whyNotAdopt, type CatalogLoss } from '../../src/role/why-not-adopt.ts';

const loss = (what: string, use: string, slug: string): CatalogLoss => ({
  what,
  use,
  slug,
  organizationId: slug,
});
const NOTHING = { lost: [], ownerless: [], lostFile: false };
const INVOICES = [
  loss('entity type invoice', 'grant invoice:* of role clerk', 'acme'),
  loss('operation report:read', 'scope report:read of 1 token (pat_abcdef)', 'acme'),
  loss('entity type invoice', 'scope invoice:read of 1 token (pat_ghijkl)', 'globex'),
];

describe('a start with another catalogue', () => {
  test('is accepted when nothing in use is lost', () => {
    expect(whyNotAdopt(NOTHING)).toBeNull();
  });

  test('is rejected with every use of what the catalogue drops', () => {
    expect(whyNotAdopt({ ...NOTHING, lost: INVOICES })).toBe(
      'The catalogue drops items that are in use: entity type invoice (grant invoice:* of role clerk in acme, scope invoice:read of 1 token (pat_ghijkl) in globex); operation report:read (scope report:read of 1 token (pat_abcdef) in acme). Restore it in CATALOG_FILE.',
    );
  });

  test('is rejected when it leaves an organization without an owner', () => {
    expect(whyNotAdopt({ ...NOTHING, ownerless: ['acme', 'globex'] })).toBe(
      'The catalogue leaves no owner, which is an active person whose role holds everything, in acme, globex. Restore it in CATALOG_FILE.',
    );
  });

  test('is rejected when the file of the last start is not named', () => {
    expect(whyNotAdopt({ ...NOTHING, lostFile: true })).toBe(
      'This database was last started with a CATALOG_FILE, but CATALOG_FILE is not set. Set CATALOG_FILE to the file.',
    );
  });

  test('is rejected with all reasons at once', () => {
    const text = whyNotAdopt({ lost: INVOICES.slice(1, 2), ownerless: ['acme'], lostFile: true });
    expect(text).toBe(
      'This database was last started with a CATALOG_FILE, but CATALOG_FILE is not set. The built-in catalogue drops items that are in use: operation report:read (scope report:read of 1 token (pat_abcdef) in acme). The catalogue leaves no owner, which is an active person whose role holds everything, in acme. Set CATALOG_FILE to the file.',
    );
  });
});
