import type { ReactNode } from 'react';

/** How a list is ordered. */
export interface Sort<Key extends string = string> {
  readonly by: Key;
  readonly isDescending: boolean;
}

/**
 * A column of a table. On a small screen each row is a card, and the title stands before the value.
 */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'end';
  /** On a small screen, without its title: for the name of the row, and for its buttons. */
  readonly isUnlabelled?: boolean;
  /** The title is read out only. */
  readonly isTitleHidden?: boolean;
  readonly isSortable?: boolean;
}

/** The last column: what can be done to each row. */
export const stepsColumn = <Row>(cell: Column<Row>['cell']): Column<Row> => ({
  key: 'steps',
  title: 'Actions',
  isTitleHidden: true,
  align: 'end',
  isUnlabelled: true,
  cell,
});
