import type { ReactNode } from 'react';
import type { Change } from '../api/change.ts';
import { Button, LinkButton } from './button.tsx';
import { DraftNotice } from './draft-notice.tsx';
import type { Draft } from './draft.ts';
import { Form } from './form.tsx';

/** How a form with a draft differs from others. */
export interface DraftFormProps {
  readonly draft: Pick<Draft<object>, 'isDirty' | 'isRestored' | 'discard'>;
  readonly change: Pick<Change<never, unknown>, 'isRunning' | 'trouble'>;
  /** The names of its fields, as for `Form`. */
  readonly placed: readonly string[];
  readonly action: string;
  readonly isPossible?: boolean;
  /** Sends the values. True when they were accepted: then the draft is discarded. */
  readonly onSubmit: () => Promise<boolean>;
  /** Closes the dialog of the form: on Cancel, and once the values are accepted. */
  readonly onClose?: () => void;
  /** The dialog has more to show once the values are accepted. */
  readonly staysOpen?: boolean;
  /** The page that Cancel leads to. Without it and `onClose`, changes are discarded in place. */
  readonly cancelTo?: string;
  /** Next to the fields. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A form that keeps its values until they are sent or discarded. */
export function DraftForm({
  draft,
  change,
  placed,
  action,
  isPossible = true,
  onSubmit,
  onClose,
  staysOpen = false,
  cancelTo,
  aside,
  children,
}: DraftFormProps) {
  const cancel = (): void => {
    draft.discard();
    onClose?.();
  };
  const submit = async (): Promise<void> => {
    if (!(await onSubmit())) return;
    draft.discard();
    if (!staysOpen) onClose?.();
  };
  return (
    <Form
      layout={aside === undefined ? 'stack' : 'with-aside'}
      trouble={change.trouble}
      placed={placed}
      onSubmit={() => void submit()}
      aside={aside}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={change.isRunning} disabled={!isPossible}>
            {action}
          </Button>
          {onClose && <Button onClick={cancel}>Cancel</Button>}
          {cancelTo !== undefined && (
            <LinkButton to={cancelTo} onClick={draft.discard}>
              Cancel
            </LinkButton>
          )}
          {!onClose && cancelTo === undefined && draft.isDirty && (
            <Button onClick={draft.discard}>Discard changes</Button>
          )}
        </>
      }
    >
      <DraftNotice draft={draft} />
      {children}
    </Form>
  );
}
