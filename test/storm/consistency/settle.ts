import { rowId } from '../../support/node-id.ts';

/** The target of a step's audit event: the object with this global ID. */
export const about = (globalId: string) => (): string => rowId(globalId);

/** The errors by which a repeated step is told that it was already done. */
export const STATE = ['InvalidStateError'];
export const GONE = ['NotFoundError'];
