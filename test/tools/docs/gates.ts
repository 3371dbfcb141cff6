import { isEnumType } from 'graphql';
import { GATES } from '../../../src/access/gate.ts';
import { schema } from '../../../src/server/schema.ts';
import { table } from './table.ts';

/** Every gate with its description in the schema, in the order in which requests pass them. */
export function drawGates(): string {
  const type = schema.getType('AccessGate');
  return table(
    ['gate', 'requires'],
    GATES.map((gate) => [
      `\`${gate}\``,
      (isEnumType(type) ? type.getValue(gate)?.description : null) ?? null,
    ]),
  );
}
