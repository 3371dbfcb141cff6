import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import { Tooltip } from './tooltip.tsx';
import './button.css';

/** The emphasis of a button. At most one primary button per page. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';

export interface ButtonProps extends ComponentProps<'button'> {
  /** Receives the focus when a dialog opens. */
  readonly 'data-safe'?: string;
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  /** Shows a spinner and ignores presses. The button keeps the focus. */
  readonly isBusy?: boolean;
}

/** A button. Its type is `button` unless set to `submit`. */
export function Button({
  variant = 'secondary',
  icon: Icon,
  isBusy = false,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const Glyph = isBusy ? LoaderCircle : Icon;
  return (
    <button
      type="button"
      {...props}
      className="button"
      data-variant={variant}
      aria-disabled={isBusy || props['aria-disabled']}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {Glyph && <Glyph aria-hidden className={isBusy ? 'spinner' : undefined} />}
      {children}
    </button>
  );
}

/** A button with only an icon. Its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  icon: Icon,
  variant = 'ghost',
  ...props
}: Omit<ButtonProps, 'icon' | 'children'> & { label: string; icon: LucideIcon }) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...props}
        className="button"
        data-variant={variant}
        data-icon-only=""
        aria-label={label}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  );
}

/** A link that looks like a button, for navigation. */
export function LinkButton({
  to,
  variant = 'secondary',
  icon: Icon,
  onClick,
  children,
}: {
  readonly to: string;
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  readonly onClick?: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Link to={to} className="button" data-variant={variant} onClick={() => onClick?.()}>
      {Icon && <Icon aria-hidden />}
      {children}
    </Link>
  );
}
