import { KeyRound } from 'lucide-react';
import type { CredentialStatus } from '../../generated/console/graphql.ts';
import { Badge, Tag, type Tone } from '../components/badge.tsx';
import { RelativeTime, useNow } from '../components/relative-time.tsx';
import { isWithinDays } from '../components/time.ts';
import './tokens.css';

/** The fields that determine the state of a token or key. */
export interface LifeFacts {
  readonly status: CredentialStatus;
  readonly usable: boolean;
  readonly expiresAt: string | null;
}

const WARNING_DAYS = 7;

/** The state of a token or key, with its color. */
interface LifeState {
  readonly word: string;
  readonly tone: Tone;
}

function stateOf({ status, usable, expiresAt }: LifeFacts, now: Date): LifeState {
  if (status === 'REVOKED') return { word: 'Revoked', tone: 'danger' };
  if (status === 'EXPIRED') return { word: 'Expired', tone: 'neutral' };
  if (!usable) return { word: 'Blocked', tone: 'danger' };
  return expiresAt !== null && isWithinDays(new Date(expiresAt), now, WARNING_DAYS)
    ? { word: 'Expires soon', tone: 'warn' }
    : { word: 'Active', tone: 'ok' };
}

/**
 * Shows the state of a token or key. Blocked: active, but unusable because of its owner, its
 * organization or its issuer.
 */
export const StatusBadge = (life: LifeFacts) => {
  const { word, tone } = stateOf(life, useNow());
  return <Badge tone={tone}>{word}</Badge>;
};

/** An icon in the color of the state, which the badge names. */
export const StatusIcon = (life: LifeFacts) => (
  <span className="token-icon" data-tone={stateOf(life, useNow()).tone}>
    <KeyRound aria-hidden />
  </span>
);

/** Shows when it expires or expired. The last days are shown as a warning. */
export function Expiry(life: LifeFacts) {
  const { tone } = stateOf(life, useNow());
  if (life.expiresAt === null) return <span className="soft">Never</span>;
  return (
    <span className={tone === 'warn' ? 'warned' : undefined}>
      <RelativeTime at={life.expiresAt} />
    </span>
  );
}

/** Shows when and from which address it was last used. */
export const LastUse = ({
  lastUsedAt,
  lastUsedIp,
}: {
  readonly lastUsedAt: string | null;
  readonly lastUsedIp: string | null;
}) =>
  lastUsedAt === null ? (
    <span className="soft">Never</span>
  ) : (
    <span>
      <RelativeTime at={lastUsedAt} />
      {lastUsedIp !== null && <span className="token-note">from {lastUsedIp}</span>}
    </span>
  );

/** Summarizes the access of a token or key. An unusable one has none. */
export function ScopesInShort({
  narrowed,
  scopes,
  usable,
}: {
  readonly narrowed: boolean;
  readonly usable: boolean;
  readonly scopes: readonly { readonly permission: string }[];
}) {
  const names = [...new Set(scopes.map(({ permission }) => permission))];
  if (!usable || (narrowed && names.length === 0)) return <span className="soft">No access</span>;
  if (!narrowed) return <span>Full role</span>;
  return (
    <span className="scopes-short">
      {names.slice(0, 2).map((name) => (
        <Tag key={name}>{name}</Tag>
      ))}
      {names.length > 2 && <span className="soft small nowrap">+{names.length - 2}</span>}
    </span>
  );
}
