import { Type } from '@mikro-orm/core';

/**
 * A text[] type that preserves every string. MikroORM's own array type quotes with JSON.stringify,
 * and only some values, which corrupts leading and trailing blanks, control characters and the word
 * NULL.
 */
export class TextArray extends Type<string[], string> {
  override convertToDatabaseValue(value: string[]): string {
    return `{${value.map((text) => `"${text.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
  }
  override convertToJSValue(value: unknown): string[] {
    return value as string[];
  }
  override compareAsType(): string {
    return 'string';
  }
  override getColumnType(): string {
    return 'text[]';
  }
}

/** A uuid[] type, for the same reason. */
export class UuidArray extends TextArray {
  override getColumnType(): string {
    return 'uuid[]';
  }
}
