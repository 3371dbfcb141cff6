import { useState, type ReactNode } from 'react';
import type { Trouble } from '../api/refusal.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Form } from './form.tsx';

interface Answer {
  readonly action: string;
  readonly cancel?: string;
  /** A text that must be typed to confirm a permanent deletion. */
  readonly typed?: string;
  readonly isDangerous?: boolean;
  /** False: there is nothing to do. */
  readonly isPossible?: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** The question of a confirmation dialog, and the labels of its buttons. */
export interface Question extends Answer {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: ReactNode;
}

interface Running {
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  readonly onConfirm: () => void;
}

/**
 * Asks for confirmation before an action that cannot be undone or that affects others. The focus is
 * on the cancel button.
 */
export const ConfirmDialog = ({ isOpen, title, text, ...answer }: Question & Running) => (
  <Dialog {...{ isOpen, title, text, onClose: answer.onClose }}>
    <ConfirmForm {...answer} />
  </Dialog>
);

function ConfirmForm({
  action,
  cancel = 'Cancel',
  typed,
  isDangerous = true,
  isPossible = true,
  onClose,
  isBusy,
  trouble,
  onConfirm,
  children,
}: Answer & Running) {
  const [text, setText] = useState('');
  const isReady = isPossible && (typed === undefined || text.trim() === typed);
  return (
    <Form
      trouble={trouble}
      placed={[]}
      onSubmit={() => isReady && onConfirm()}
      actions={
        <>
          <Button
            type="submit"
            variant={isDangerous ? 'danger' : 'primary'}
            isBusy={isBusy}
            disabled={!isReady}
          >
            {action}
          </Button>
          <Button onClick={onClose} {...(isDangerous && { 'data-safe': '' })}>
            {cancel}
          </Button>
        </>
      }
    >
      {children}
      {typed !== undefined && (
        <TextField
          name="typed"
          label={`Type "${typed}" to confirm`}
          value={text}
          onChange={setText}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </Form>
  );
}
