import { ChevronLeft } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useSection } from './section.ts';
import { useArrival } from './use-arrival.ts';
import './page.css';

/** The link back to the list that a page belongs to. */
export interface Back {
  readonly to: string;
  readonly title: string;
}

/** The header of a page: title, description, actions, and a link back to its list. */
export function PageHeader({
  title,
  lead,
  back,
  badge,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: Back;
  readonly badge?: ReactNode;
  readonly children?: ReactNode;
}) {
  const heading = useArrival(title);
  useSection(back?.to ?? null);
  return (
    <header>
      {back && (
        <Link to={back.to} className="page-back">
          <ChevronLeft aria-hidden />
          <span className="truncate">{back.title}</span>
        </Link>
      )}
      <div className="page-head">
        <div className="page-head-text">
          <div className="row">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {badge}
          </div>
          {lead !== undefined && <div className="page-lead">{lead}</div>}
        </div>
        {children !== undefined && <div className="row">{children}</div>}
      </div>
    </header>
  );
}

/** A section of a page, with an optional title and buttons. */
export function Card({
  title,
  lead,
  actions,
  tone,
  children,
}: {
  readonly title?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: 'ok' | 'danger';
  readonly children?: ReactNode;
}) {
  const id = useId();
  return (
    <section
      className="card"
      data-tone={tone}
      aria-labelledby={title === undefined ? undefined : id}
    >
      {title !== undefined && (
        <div className="card-head">
          <div className="card-title">
            <h2 id={id}>{title}</h2>
            {lead !== undefined && <div className="soft">{lead}</div>}
          </div>
          {actions !== undefined && <div className="row">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** A list of names and values. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
