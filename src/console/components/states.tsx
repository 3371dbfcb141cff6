import { CloudOff, Compass, Lock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { RequestError } from '../api/execute.ts';
import { PATHS } from '../paths.ts';
import { Tag } from './badge.tsx';
import { Button, LinkButton } from './button.tsx';
import { useArrival } from './use-arrival.ts';
import './states.css';

/** Shown instead of missing content: what belongs here, and what to do. */
export const EmptyState = ({
  icon: Icon,
  title,
  text,
  isPage = false,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: ReactNode;
  /** It fills a whole page, and its title is the page's heading. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
}) => (
  <div className="state">
    <div className="state-icon">
      <Icon aria-hidden />
    </div>
    {isPage ? <PageTitle title={title} /> : <p className="choice-label">{title}</p>}
    {text !== undefined && <div className="state-text">{text}</div>}
    {children !== undefined && <div className="state-actions">{children}</div>}
  </div>
);

function PageTitle({ title }: { readonly title: string }) {
  return (
    <h1 ref={useArrival(title)} tabIndex={-1}>
      {title}
    </h1>
  );
}

/** Shown when loading failed: the reason, and a button to try again. */
export function ErrorState({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
}) {
  if (error instanceof RequestError && error.code === 'FORBIDDEN')
    return <NotAllowed missing={error.missing} isPage={false} />;
  return (
    <div role="alert">
      <EmptyState
        icon={CloudOff}
        title="Couldn't load this"
        text={
          error instanceof RequestError ? error.message : 'Something went wrong. Reload the page.'
        }
      >
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </EmptyState>
    </div>
  );
}

/** Shown when the viewer lacks a permission: which one is required. */
export const NotAllowed = ({
  missing,
  isPage = true,
}: {
  readonly missing: readonly string[];
  readonly isPage?: boolean;
}) => (
  <EmptyState
    icon={Lock}
    isPage={isPage}
    title="You don't have access"
    text={
      missing.length === 0 ? (
        'Ask an admin for access.'
      ) : (
        <>
          Ask an admin for <Permissions of={missing} />.
        </>
      )
    }
  >
    {isPage && <LinkButton to={PATHS.home}>Home</LinkButton>}
  </EmptyState>
);

const Permissions = ({ of }: { readonly of: readonly string[] }) =>
  of.map((permission, i) => (
    <span key={permission}>
      {i > 0 && ' or '}
      <Tag>{permission}</Tag>
    </span>
  ));

/** Shown for an unknown address, and for an object that is missing or hidden from the viewer. */
export const NotFound = ({ what = 'page' }: { readonly what?: string }) => (
  <EmptyState
    icon={Compass}
    isPage
    title={`${what.slice(0, 1).toUpperCase()}${what.slice(1)} not found`}
    text="It was deleted or you don't have access."
  >
    <LinkButton to={PATHS.home}>Home</LinkButton>
  </EmptyState>
);
