import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import { Tooltip } from './tooltip.tsx';
import './button.css';

/** How much a button asks for attention: one primary a page. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';

export interface ButtonProps extends ComponentProps<'button'> {
  /** Takes the focus when a dialog opens. */
  readonly 'data-safe'?: string;
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  /** Shows that it is under way, and takes no second press; the focus stays. */
  readonly isBusy?: boolean;
}

/** A button. `type="submit"` must be said. */
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

/** A button that is only an icon; its label is read out, and shown on hover and focus. */
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

/** A link that looks like a button: for going somewhere. */
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
