import { describe, expect, test } from '@jest/globals';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  UnauthenticatedError,
  ValidationError,
} from '../../src/core/refusal.ts';

const NAME = { path: ['name'], message: 'A name has 1 to 100 characters.' };
const SCOPE = { path: ['scopes', '0', 'permission'], message: 'The catalogue has no "ghost".' };

describe('a refusal', () => {
  test('names the valid form of one invalid input', () =>
    expect(new ValidationError([NAME])).toMatchObject({ message: NAME.message, issues: [NAME] }));

  test('lists several invalid inputs', () =>
    expect(new ValidationError([NAME, SCOPE])).toMatchObject({
      message: '2 inputs are invalid: name, scopes.0.permission.',
      issues: [NAME, SCOPE],
    }));

  test('lists the first fifty of many invalid inputs, and counts the rest', () => {
    const { message, issues } = new ValidationError(
      Array.from({ length: 40_030 }, (_, i) => ({ path: [String(i)], message: 'No.' })),
    );
    expect(issues).toHaveLength(50);
    expect(message).toMatch(/^40,030 inputs are invalid: 0, 1, .*, 49 and 39,980 more\.$/);
  });

  test.each([
    [
      new InsufficientAuthorityError('Too much.', ['channel:read'], 'ROLE_GRANTS'),
      { message: 'Too much.', missing: ['channel:read'], gate: 'ROLE_GRANTS' },
    ],
    [
      new InvalidStateError('It is over.', 'EXPIRED'),
      { message: 'It is over.', status: 'EXPIRED' },
    ],
    [new ConflictError('Taken.', ['name']), { message: 'Taken.', path: ['name'] }],
    [new NotFoundError('token'), { message: 'There is no such token.' }],
    [new UnauthenticatedError(), { message: 'Sign in, or send a token.', gate: null }],
    [
      new UnauthenticatedError('It was revoked.', 'NOT_REVOKED'),
      { message: 'It was revoked.', gate: 'NOT_REVOKED' },
    ],
  ])('names its subject: %p', (error, says) => {
    expect(error).toMatchObject(says);
    expect(error.name).toBe(error.constructor.name);
  });
});
