import { Type } from '@mikro-orm/core';

/**
 * text[] that keeps every string as it is. MikroORM's own array type quotes with JSON.stringify,
 * and then only some values: blanks at the ends, control characters and the word NULL are lost.
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

/** uuid[], for the same reason. */
export class UuidArray extends TextArray {
  override getColumnType(): string {
    return 'uuid[]';
  }
}
