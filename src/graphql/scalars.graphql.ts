import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { Temporal } from 'temporal-polyfill';
import { badUserInput } from './errors.ts';
import { asciiUpperCase } from '../core/ascii-case.ts';
import { builder } from './builder.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const ISO_8601_DURATION = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/**
 * Parses an RFC 3339 instant, to the millisecond. Requires a time zone and a day that exists,
 * because `new Date('2026-02-30')` is the second of March.
 */
export function parseDateTime(value: unknown): Date {
  if (typeof value === 'string' && RFC_3339.test(value)) {
    try {
      const date = new Date(Temporal.Instant.from(asciiUpperCase(value)).epochMilliseconds);
      if (date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999) return date;
    } catch {
      // The day does not exist.
    }
  }
  throw badUserInput(
    'A DateTime is an RFC 3339 instant with a zone and a day that is on the calendar, from the year 1 to 9999, for example 2027-01-31T12:00:00Z.',
  );
}

/** Parses an ISO 8601 duration of whole, positive parts. */
export function parseDuration(value: unknown): string {
  if (typeof value === 'string' && value.length <= 50 && ISO_8601_DURATION.test(value)) {
    try {
      if (Temporal.Duration.from(value).sign === 1) return value;
    } catch {
      // Out of range.
    }
  }
  throw badUserInput(
    'A Duration is an ISO 8601 duration of whole, positive parts, for example P30D, P1Y or PT24H.',
  );
}

/**
 * Parses a literal like a variable. An error names the literal, so that its path can be reported.
 */
const asLiteral =
  <T>(parseValue: (value: unknown) => T) =>
  (node: ValueNode): T => {
    try {
      return parseValue(node.kind === Kind.STRING ? node.value : undefined);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions });
    }
  };

builder.scalarType('DateTime', {
  description: 'An RFC 3339 instant in UTC, to the millisecond.',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
  parseLiteral: asLiteral(parseDateTime),
});

builder.scalarType('Duration', {
  description: 'An ISO 8601 duration, for example P30D or PT24H.',
  serialize: (value) => value,
  parseValue: parseDuration,
  parseLiteral: asLiteral(parseDuration),
});
