import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { asciiLowerCase } from '../core/ascii-case.ts';

/** How an answer can be compressed. */
export type ContentCoding = 'br' | 'gzip';

/** Below this an answer fits into a packet or two, and compressing it costs more than it saves. */
const BYTES_MIN = 1_024;
/** Quick levels: an answer is compressed once and read once. */
const GZIP = { level: 5 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const [gzipText, brotliText] = [promisify(gzip), promisify(brotliCompress)];

/**
 * Chooses by the client's Accept-Encoding, with its q-values (RFC 9110 §12.5.3); null: sent as it
 * is.
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

/** The form that every secret of this server has: its kind, then 44 characters. */
const SECRET = /\b[a-z]{3}_[0-9A-Za-z]{44}\b/;

/**
 * Compresses the text of an answer; null when it goes out as it is: it is short, the client takes
 * no coding, or it contains a secret.
 */
export async function compress(
  text: string,
  acceptEncoding: string | undefined,
): Promise<{ readonly body: Buffer; readonly coding: ContentCoding } | null> {
  const coding = text.length < BYTES_MIN ? null : chooseCoding(acceptEncoding);
  // Security: BREACH reads a secret out of the lengths of compressed answers that also repeat what
  // an attacker sent. An answer that carries a fresh secret is not compressed; no other answer
  // carries one.
  if (coding === null || SECRET.test(text)) return null;
  return {
    body: await (coding === 'br' ? brotliText(text, BROTLI) : gzipText(text, GZIP)),
    coding,
  };
}

const COMPRESSIBLE = /^(?:application\/(?:graphql-response\+)?json|text\/html)/;

/**
 * Compresses the answers of yoga's long road alike: GET queries, and the explorer. Event streams
 * stay as they are.
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
