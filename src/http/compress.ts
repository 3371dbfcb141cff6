import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { asciiLowerCase } from '../core/ascii-case.ts';

/** The supported content codings. */
export type ContentCoding = 'br' | 'gzip';

/**
 * Below this size a response fits into a packet or two, and compression costs more than it saves.
 */
const BYTES_MIN = 1_024;
/** Fast levels, because a response is compressed and read only once. */
const GZIP = { level: 5 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const [gzipText, brotliText] = [promisify(gzip), promisify(brotliCompress)];

/**
 * Returns the preferred supported coding of the client's Accept-Encoding, with quality values (RFC
 * 9110, section 12.5.3), or null for none.
 */
export function chooseCoding(acceptEncoding: string | undefined): ContentCoding | null {
  const weights = new Map<string, number>();
  for (const named of asciiLowerCase(acceptEncoding ?? '').split(',')) {
    const [coding = '', ...parameters] = named.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const identity = weights.get('identity') ?? 0;
  const [best] = (['br', 'gzip'] as const)
    .filter((coding) => weightOf(coding) > 0)
    .sort((a, b) => weightOf(b) - weightOf(a));
  return best !== undefined && weightOf(best) >= identity ? best : null;
}

/** The form of every secret of this server: its kind, then 44 characters. */
const SECRET = /\b[a-z]{3}_[0-9A-Za-z]{44}\b/;

/**
 * Compresses the text of a response. Returns null when it is sent uncompressed: it is short,
 * contains a secret, or the client accepts no supported coding.
 */
export async function compress(
  text: string,
  acceptEncoding: string | undefined,
): Promise<{ readonly body: Buffer; readonly coding: ContentCoding } | null> {
  const coding = text.length < BYTES_MIN ? null : chooseCoding(acceptEncoding);
  // Security: BREACH attack. It derives a secret from the lengths of compressed responses that also
  // repeat the attacker's input. A response that contains a new secret is not compressed; no other
  // response contains one.
  if (coding === null || SECRET.test(text)) return null;
  return {
    body: await (coding === 'br' ? brotliText(text, BROTLI) : gzipText(text, GZIP)),
    coding,
  };
}

const COMPRESSIBLE = /^(?:application\/(?:graphql-response\+)?json|text\/html)/;

/**
 * Compresses responses that go through Yoga: GET queries and GraphiQL. Event streams are not
 * compressed.
 */
export const useCompression = (): Plugin => ({
  onResponse: async (event) => {
    const { request, response, fetchAPI } = event;
    if (!COMPRESSIBLE.test(response.headers.get('content-type') ?? '')) return;
    const headers = Object.fromEntries(
      [...response.headers].filter(([name]) => asciiLowerCase(name) !== 'content-length'),
    );
    const text = await response.text();
    const compressed = await compress(text, request.headers.get('accept-encoding') ?? undefined);
    const coded = compressed && {
      Vary: [headers['vary'], 'Accept-Encoding'].filter(Boolean).join(', '),
      'Content-Encoding': compressed.coding,
    };
    const body = compressed ? new Uint8Array(compressed.body) : text;
    event.setResponse(
      new fetchAPI.Response(body, { status: response.status, headers: { ...headers, ...coded } }),
    );
  },
});
