import { Form as Base } from '@base-ui/react/form';
import type { ReactNode } from 'react';
import type { Trouble } from '../api/refusal.ts';
import { TroubleNotice } from './notice.tsx';

const NO_ISSUES = {};

/**
 * A form. What the server refuses is shown at the field whose `name` is the issue's path, and the focus goes to the first of
 * them; the rest stands above the buttons. `placed` names further inputs that show their own issues.
 */
export function Form({
  trouble,
  placed,
  onSubmit,
  children,
  actions,
}: {
  readonly trouble: Trouble | null;
  readonly placed: readonly string[];
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  return (
    <Base className="stack" errors={trouble?.issues ?? NO_ISSUES} onFormSubmit={onSubmit}>
      {children}
      <TroubleNotice trouble={trouble} placed={placed} />
      <div className="row">{actions}</div>
    </Base>
  );
}
