/** One header. */
export type Line = readonly [name: string, value: string];

/** A token of another product. */
export const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
const encode = (text: string): string => Buffer.from(text).toString('base64');
/** A header Authorization. */
export const authorization = (value: string): Line => ['Authorization', value];
/** Basic authentication, with user and password unchanged. */
export const basic = (text: string, scheme = 'Basic'): Line =>
  authorization(`${scheme} ${encode(text)}`);

/** Headers of other products, which may accompany a Latchkey credential. */
export const FOREIGN: readonly Line[] = [
  authorization(`Bearer ${JWT}`),
  authorization('Bearer ghp_16C7e42F292c6912E7710c838347Ae178B4a'),
  authorization('Bearer x'),
  authorization('Token 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b'),
  basic('proxy:hunter2'),
  basic('proxy:'),
  basic(':hunter2'),
  authorization('Basic !'),
  authorization('Digest username="ada", realm="x, y", nonce="pat_1", uri="/", response="0"'),
  authorization('Negotiate YIIB6wYGKwYBBQUCoIIB3zCCAdugGDAWBgkqhkiC9xIBAgI='),
  authorization('NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKALpHAAAADw=='),
  authorization(
    'AWS4-HMAC-SHA256 Credential=AKIA/20260101/x/s3/aws4_request, SignedHeaders=host;range, Signature=fe5f80',
  ),
  authorization('Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", mac="x="'),
  authorization(`DPoP ${JWT}`),
  authorization('junk'),
  authorization(`Bearer ${JWT}, Basic ${encode('proxy:hunter2')}`),
  ['X-API-Key', 'AIzaSyDdI0hCZtE6vySjMm-WEfRq3CPzqKqqsHI'],
  ['X-API-Key', 'junk'],
];
/** Headers without a credential. */
export const EMPTY: readonly Line[] = [
  ...[
    '',
    ' ',
    'Bearer',
    'Bearer ',
    'bearer  ',
    'Token',
    'Token ',
    'Basic',
    'Basic ',
    'Bearer null',
    'Bearer undefined',
    'null',
    'undefined',
  ].map(authorization),
  basic(':'),
  ['X-API-Key', ''],
  ['X-API-Key', ' '],
  ['X-API-Key', 'null'],
  ['X-API-Key', 'undefined'],
  ['Cookie', 'session='],
  ['Cookie', 'theme=dark; sessions=x; other-session=pat_x'],
  ['X-Request-Id', `pat_${'a'.repeat(44)}`],
];
