import type { ReactNode } from 'react';
import './badge.css';

/** The color of a badge, by the state that it shows. */
export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent';

/** A state in one word. */
export const Badge = ({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) => (
  <span className="badge" data-tone={tone}>
    {children}
  </span>
);

/**
 * A permission, pattern or prefix, written as code. `isDormant`: without effect now. `isWhole`: not
 * wrapped.
 */
export const Tag = ({
  isDormant = false,
  isWhole = false,
  children,
}: {
  readonly isDormant?: boolean;
  readonly isWhole?: boolean;
  readonly children: ReactNode;
}) => (
  <span
    className="tag"
    data-dormant={isDormant ? '' : undefined}
    data-whole={isWhole ? '' : undefined}
  >
    {children}
  </span>
);
