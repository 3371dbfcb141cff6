import { GATE_DESCRIPTIONS } from '../../../src/access/gates.ts';
import { table } from './table.ts';

/** Every gate with what it requires, in the order in which requests pass them. */
export const drawGates = (): string =>
  table(
    ['gate', 'requires'],
    Object.entries(GATE_DESCRIPTIONS).map(([gate, requires]) => [`\`${gate}\``, requires]),
  );
