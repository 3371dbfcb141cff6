import type { ReactNode } from 'react';
import './badge.css';

/** What a badge says about its thing: well, soon, ended, or just so. */
export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent';

/** A state, in a word. */
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
 * A permission, a pattern, a prefix: something as it is written. Dormant: named, but without effect
 * now. Whole: on one line.
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
