import type { IncomingMessage } from 'node:http';
import { challenge, type Headers, type PublicError } from '../core/public-error.ts';
import { toGraphQLError } from '../graphql/errors.ts';

/** The form in which a surface sends an error. The status and the codes are the error's. */
export type Envelope = (
  error: PublicError,
  request: IncomingMessage,
) => { readonly type: string; readonly body: object; readonly headers?: Headers };

const JSON_TYPE = 'application/json; charset=utf-8';
const BASIC = 'Basic realm="latchkey", charset="UTF-8"';

/** GraphQL over HTTP, in the media type that the client accepts. */
export const graphqlEnvelope: Envelope = (error, { headers: { accept } }) => {
  const { message, extensions } = toGraphQLError(error);
  const { http, ...visible } = extensions;
  return {
    type: accept?.includes('application/graphql-response+json')
      ? 'application/graphql-response+json; charset=utf-8'
      : JSON_TYPE,
    body: { errors: [{ message, extensions: visible }] },
    headers: http?.headers ?? {},
  };
};

/** RFC 6749, section 5.2. AuthZEN leaves the form of errors open and uses the same. */
export const oauthEnvelope: Envelope = ({ error, message, gate }) => ({
  type: JSON_TYPE,
  body: { error, error_description: toDescription(message) },
  headers: {
    ...(error === 'invalid_token' && {
      'WWW-Authenticate': [challenge(gate && 'invalid_token'), BASIC],
    }),
    // RFC 6749, section 5.2: the scheme that the client used comes first.
    ...(error === 'invalid_client' && {
      'WWW-Authenticate': gate ? [BASIC, challenge(null)] : [challenge(null), BASIC],
    }),
  },
});

/**
 * Returns the message as an error_description (RFC 6749, section 5.2): printable ASCII without
 * quotation mark and backslash.
 */
const toDescription = (message: string): string =>
  message.replace(/["\\]/g, "'").replace(/[^ -~]/gu, '?');

/** For a proxy, which may show the visitor why. */
export const forwardAuthEnvelope: Envelope = ({ error, code, message, gate }) => ({
  type: JSON_TYPE,
  body: {
    error: code === 'UNAUTHENTICATED' && !gate ? 'missing_token' : error,
    error_description: message,
    ...(gate && { gate }),
  },
});

/** RFC 7644, section 3.12. */
export const scimEnvelope: Envelope = ({ httpStatus, message }) => ({
  type: 'application/scim+json; charset=utf-8',
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(httpStatus),
    detail: message,
  },
});

/** Everything else: health checks, metrics, unknown paths. */
export const plainEnvelope: Envelope = ({ message }) => ({ type: JSON_TYPE, body: { message } });
