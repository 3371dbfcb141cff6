import type { ReactNode } from 'react';

/** The order of a list. */
export interface Sort<Key extends string = string> {
  readonly by: Key;
  readonly isDescending: boolean;
}

/** A column of a table. On small screens each row is a card, with the title before the value. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'end';
  /** Omits the title on small screens: for the name and the buttons of a row. */
  readonly isUnlabelled?: boolean;
  /** The title is for screen readers only. */
  readonly isTitleHidden?: boolean;
  readonly isSortable?: boolean;
}

/** Returns the last column, with the actions of each row. */
export const stepsColumn = <Row>(cell: Column<Row>['cell']): Column<Row> => ({
  key: 'steps',
  title: 'Actions',
  isTitleHidden: true,
  align: 'end',
  isUnlabelled: true,
  cell,
});
