import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
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

/** The last value that was not null: what a dialog goes on showing while it closes. */
export function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
