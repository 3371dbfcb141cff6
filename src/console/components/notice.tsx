import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Trouble } from '../api/refusal.ts';
import { Tag } from './badge.tsx';
import './notice.css';

const ICONS = { neutral: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleX };

/** A message next to what it concerns. `isLive`: announced to screen readers when it appears. */
export function Notice({
  tone = 'neutral',
  isLive = false,
  children,
}: {
  readonly tone?: keyof typeof ICONS;
  readonly isLive?: boolean;
  readonly children: ReactNode;
}) {
  const Icon = ICONS[tone];
  return (
    <div
      className="notice"
      data-tone={tone}
      role={isLive ? (tone === 'danger' ? 'alert' : 'status') : undefined}
    >
      <Icon aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** The issues of a field without a place for them below its control. */
export const IssuesNotice = ({ issues }: { readonly issues: readonly string[] }) =>
  issues.length === 0 ? null : (
    <Notice tone="danger" isLive>
      {issues.map((issue) => (
        <p key={issue}>{issue}</p>
      ))}
    </Notice>
  );

/**
 * Explains why the last attempt failed, except for issues that fields show. `placed` lists the
 * paths of those fields.
 */
export function TroubleNotice({
  trouble,
  placed = [],
}: {
  readonly trouble: Trouble | null;
  readonly placed?: readonly string[];
}) {
  if (!trouble) return null;
  const issues = Object.entries(trouble.issues);
  const left = issues.filter(
    ([path]) => !placed.some((place) => path === place || path.startsWith(`${place}.`)),
  );
  if (issues.length > 0 && left.length === 0) return null;
  return (
    <Notice tone="danger" isLive>
      {issues.length === 0
        ? trouble.message
        : left.map(([path, message]) => <p key={path}>{message}</p>)}
      {trouble.missing.length > 0 && (
        <div className="notice-more" aria-label="Missing permissions">
          {trouble.missing.slice(0, 12).map((permission) => (
            <Tag key={permission}>{permission}</Tag>
          ))}
          {trouble.missing.length > 12 && (
            <span className="soft small">and {trouble.missing.length - 12} more</span>
          )}
        </div>
      )}
    </Notice>
  );
}
