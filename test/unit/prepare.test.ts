import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKnownDocuments, prepare } from '../../src/server/prepare.ts';

const POST = { mayMutate: true };
const messagesOf = (prepared: ReturnType<typeof prepare>): string[] =>
  'errors' in prepared ? prepared.errors.map(({ message }) => message) : [];

describe('the cache of documents', () => {
  const text = 'query A { __typename } query B { __typename }';

  test('returns the same document for the same text, with the operation that is named', () => {
    const known = createKnownDocuments();
    const first = prepare(known, { query: text, operationName: 'A' }, POST);
    const second = prepare(known, { query: text, operationName: 'B' }, POST);
    if ('errors' in first || 'errors' in second) throw new Error('The document is valid.');
    expect(second.document).toBe(first.document);
    expect(first.operation.name?.value).toBe('A');
    expect(second.operation.name?.value).toBe('B');
    expect([...known.keys()]).toEqual([text]);
  });

  test.each([
    ['an unknown field', '{ nope }', /^Cannot query field "nope"/],
    ['a syntax error', '{ __typename ', /^Syntax Error/],
    ['aliases in introspection', '{ __schema { a: types { name } } }', /must not have aliases/],
    ['too many tokens', `{ ${'a '.repeat(2_100)} }`, /2000 tokens/],
    ['too many characters', `#${'x'.repeat(20_100)}\n{ __typename }`, /longer than 20000/],
    ['no operation', 'fragment F on Query { __typename }', /contains no operation/],
    ['several operations and no name', text, /^Set `operationName`/],
    ['no text', '', /^Syntax Error/],
  ])('does not keep a document with %s', (_, query, message) => {
    const known = createKnownDocuments();
    expect(messagesOf(prepare(known, { query }, POST))).toEqual([expect.stringMatching(message)]);
    expect(known.size).toBe(0);
  });

  test('rejects a cached mutation by GET, and accepts it by POST', () => {
    const known = createKnownDocuments();
    const query = 'mutation { signOut { __typename } }';
    expect(messagesOf(prepare(known, { query }, POST))).toEqual([]);
    expect(known.has(query)).toBe(true);
    expect(messagesOf(prepare(known, { query }, { mayMutate: false }))).toEqual([
      'Send a mutation by POST.',
    ]);
  });

  test('is bounded by the length of its documents, and drops the least recently used', () => {
    const known = createKnownDocuments();
    const texts = Array.from(
      { length: 40 },
      (_, i) => `#${'x'.repeat(10_000)}\nquery Q${i} { __typename }`,
    );
    for (const one of texts) known.set(one, parse(one));
    const kept = texts.filter((one) => known.has(one));
    expect(kept).toEqual(texts.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(31);
  });
});
