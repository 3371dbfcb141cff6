import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Trouble } from '../api/refusal.ts';
import { Tag } from './badge.tsx';
import './notice.css';

const ICONS = { neutral: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleX };

/** Something to know, in the place that it concerns. `isLive`: read out when it appears. */
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

/**
 * Why the last try came to nothing: what no field shows. `placed` are the paths of the fields that
 * show their own issues.
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
