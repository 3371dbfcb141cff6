import { Form as Base } from '@base-ui/react/form';
import { useMemo, type ReactNode } from 'react';
import { issuesBelow, type Trouble } from '../api/refusal.ts';
import { TroubleNotice } from './notice.tsx';
import './form.css';

/** Returns the issues of each field, at its path and below it. A field can cover several inputs. */
const issuesOf = (trouble: Trouble | null, placed: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    placed.flatMap((path) =>
      issuesBelow(trouble, path).length > 0 ? [[path, [...issuesBelow(trouble, path)]]] : [],
    ),
  );

/**
 * A form. `placed` lists its fields by name, which is a path in the mutation's input. Issues from
 * the server are shown at their fields, and the first of these receives the focus. Other errors are
 * shown above the buttons.
 */
export function Form({
  trouble,
  placed,
  onSubmit,
  children,
  actions,
  aside,
  layout = 'stack',
}: {
  readonly trouble: Trouble | null;
  readonly placed: readonly string[];
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** Shown next to the fields, or on narrow screens between the fields and the buttons. */
  readonly aside?: ReactNode;
  readonly layout?: 'stack' | 'with-aside';
}) {
  const names = placed.join(' ');
  const errors = useMemo(() => issuesOf(trouble, names.split(' ')), [trouble, names]);
  return (
    <Base className={layout} errors={errors} onFormSubmit={onSubmit}>
      {layout === 'stack' ? children : <div className="stack">{children}</div>}
      {aside !== undefined && <aside className="aside">{aside}</aside>}
      <div className="stack">
        <TroubleNotice trouble={trouble} placed={placed} />
        <div className="row">{actions}</div>
      </div>
    </Base>
  );
}
