import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { PortalContext } from './portal.ts';
import './dialog.css';

/**
 * A modal dialog. It moves the focus to the element marked `data-safe`, if any, traps it, and
 * restores it on closing. Escape closes the dialog.
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
  /** Escape, the backdrop and the close button do not close it. */
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

/** Returns the last value that was not null, which a dialog shows while it closes. */
export function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
