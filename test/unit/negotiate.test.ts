import { describe, expect, test } from '@jest/globals';
import { acceptedEncodings, chooseMediaType } from '../../src/http/negotiate.ts';

const [JSON_TYPE, RESPONSE, EVENTS, HTML] = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'text/html',
];
const choose = (accept: string | undefined, ...types: string[]): string | null =>
  chooseMediaType(accept, types);

describe('the media type of a GraphQL answer', () => {
  test.each<[accept: string | undefined, chosen: string | null]>([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    [' , ,', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [RESPONSE, RESPONSE],
    [EVENTS, EVENTS],
    // The order of the header decides among equals.
    [`${RESPONSE}, ${JSON_TYPE}`, RESPONSE],
    [`${JSON_TYPE}, ${RESPONSE}`, JSON_TYPE],
    // Quality comes before the order.
    [`${RESPONSE};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
    [`${JSON_TYPE};q=0.9, ${RESPONSE}`, RESPONSE],
    [`${JSON_TYPE};q=0.1, ${EVENTS};q=0.2, ${RESPONSE};q=0.3`, RESPONSE],
    [`${JSON_TYPE} ; Q=0.1 , ${RESPONSE} ; q=0.2`, RESPONSE],
    [`${EVENTS};q=0.001, ${JSON_TYPE};q=0.002`, JSON_TYPE],
    // A quality of zero excludes, whatever a wider range says.
    [`${JSON_TYPE};q=0, */*`, RESPONSE],
    [`*/*, ${JSON_TYPE};q=0`, RESPONSE],
    [`${JSON_TYPE};q=0.000, ${RESPONSE};q=0, */*;q=0.1`, EVENTS],
    [`application/*;q=0, */*;q=0.5`, EVENTS],
    [`application/*;q=0, ${RESPONSE}`, RESPONSE],
    ['*/*;q=0', null],
    [`${JSON_TYPE};q=0`, null],
    [`${JSON_TYPE};q=0.0, ${RESPONSE};q=0`, null],
    // The more specific range wins.
    [`*/*;q=0.9, ${JSON_TYPE};q=0.1`, RESPONSE],
    [`*/*;q=0.1, ${RESPONSE};q=0.9`, RESPONSE],
    [`application/*;q=0.2, ${RESPONSE};q=0.1`, JSON_TYPE],
    // Unsupported types are skipped.
    ['text/plain', null],
    [`text/plain, ${JSON_TYPE};q=0.1`, JSON_TYPE],
    [
      'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
      RESPONSE,
    ],
    // Charset and other parameters.
    [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
    [`${JSON_TYPE}; charset="UTF-8";q=0.4, ${RESPONSE};q=0.3`, JSON_TYPE],
    [`${JSON_TYPE}; charset=latin1`, null],
    [`${JSON_TYPE}; charset=latin1, ${RESPONSE};q=0.1`, RESPONSE],
    [`${JSON_TYPE}; version=1`, JSON_TYPE],
    // A quality that breaks the grammar does not exclude.
    [`${JSON_TYPE};q=NaN`, JSON_TYPE],
    [`${JSON_TYPE};q=2`, JSON_TYPE],
    [`${JSON_TYPE};q=`, JSON_TYPE],
    ['APPLICATION/JSON', JSON_TYPE],
    ['nonsense', null],
  ])('Accept: %s is answered in %s', (accept, chosen) =>
    expect(choose(accept, JSON_TYPE, RESPONSE, EVENTS)).toBe(chosen),
  );
});

describe('a page or JSON', () => {
  test.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', HTML],
    ['*/*', JSON_TYPE],
    [undefined, JSON_TYPE],
    [`${JSON_TYPE}, text/html;q=0.5`, JSON_TYPE],
    [`${JSON_TYPE};q=0.5, text/html`, HTML],
    ['text/html;q=0, */*', JSON_TYPE],
    ['text/*', HTML],
  ])('Accept: %s is answered in %s', (accept, chosen) =>
    expect(choose(accept, JSON_TYPE, HTML)).toBe(chosen),
  );
});

describe('the codings of an asset', () => {
  test.each([
    [undefined, ''],
    ['', ''],
    ['gzip, deflate, br, zstd', 'gzip, br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', ''],
    ['*', 'br, gzip'],
    ['*;q=0', ''],
    ['identity', ''],
    ['gzip;q=0.5, br;q=0.1', 'gzip, br'],
  ])('Accept-Encoding: %s allows %s', (accept, accepted) =>
    expect(acceptedEncodings(accept)).toBe(accepted),
  );
});
