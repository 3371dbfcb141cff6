import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { Trouble } from '../api/refusal.ts';
import { Button, IconButton } from './button.tsx';
import { TextField } from './field.tsx';
import { Form } from './form.tsx';
import { PortalContext } from './portal.ts';
import './dialog.css';

/**
 * A dialog over the page. The focus goes in (to what is marked `data-safe`, if anything), stays in,
 * and comes back; Escape closes it.
 */
export function Dialog({
  isOpen,
  onClose,
  title,
  text,
  size = 'normal',
  isSticky = false,
  children,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text?: ReactNode;
  readonly size?: 'normal' | 'wide';
  /** It cannot be closed but by what it asks for. */
  readonly isSticky?: boolean;
  readonly children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={isOpen}
      disablePointerDismissal={isSticky}
      onOpenChange={(open) => !open && !isSticky && onClose()}
    >
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Viewport className="dialog-viewport">
          <Base.Popup
            ref={popup}
            className="dialog"
            data-size={size}
            initialFocus={() => popup.current?.querySelector<HTMLElement>('[data-safe]') ?? true}
          >
            <div className="dialog-head">
              <Base.Title className="dialog-title">{title}</Base.Title>
              {text !== undefined && (
                <Base.Description className="dialog-text" render={<div />}>
                  {text}
                </Base.Description>
              )}
            </div>
            <PortalContext value={null}>{children}</PortalContext>
            {!isSticky && (
              <div className="dialog-close">
                <Base.Close render={<IconButton label="Close" icon={X} />} />
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The buttons of a dialog. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className="dialog-actions">{children}</div>
);

/**
 * Asks before something that cannot be undone, or that affects others. The focus is on the safe
 * button. `typed`: a word to be typed first, for what is lost permanently.
 */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  text,
  action,
  cancel = 'Cancel',
  typed,
  isDangerous = true,
  isPossible = true,
  isBusy,
  trouble,
  onConfirm,
  children,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: ReactNode;
  readonly action: string;
  readonly cancel?: string;
  readonly typed?: string;
  readonly isDangerous?: boolean;
  /** False: there is nothing to do. */
  readonly isPossible?: boolean;
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} text={text}>
      <ConfirmForm
        {...{
          onClose,
          action,
          cancel,
          typed,
          isDangerous,
          isPossible,
          isBusy,
          trouble,
          onConfirm,
          children,
        }}
      />
    </Dialog>
  );
}

function ConfirmForm({
  onClose,
  action,
  cancel,
  typed,
  isDangerous,
  isPossible,
  isBusy,
  trouble,
  onConfirm,
  children,
}: {
  readonly onClose: () => void;
  readonly action: string;
  readonly cancel: string;
  readonly typed: string | undefined;
  readonly isDangerous: boolean;
  readonly isPossible: boolean;
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}) {
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
