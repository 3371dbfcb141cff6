import { KeyRound } from 'lucide-react';
import type { CredentialStatus } from '../../generated/console/graphql.ts';
import { Badge, Tag, type Tone } from '../components/badge.tsx';
import { RelativeTime, useNow } from '../components/relative-time.tsx';
import { isWithinDays } from '../components/time.ts';
import './tokens.css';

/** What the status of a token or key is told by. */
export interface LifeFacts {
  readonly status: CredentialStatus;
  readonly usable: boolean;
  readonly expiresAt: string | null;
}

const WARNING_DAYS = 7;

function toneOf({ status, usable, expiresAt }: LifeFacts, now: Date): Tone {
  if (status === 'REVOKED') return 'danger';
  if (status === 'EXPIRED') return 'neutral';
  if (!usable) return 'danger';
  return expiresAt !== null && isWithinDays(new Date(expiresAt), now, WARNING_DAYS) ? 'warn' : 'ok';
}

const WORDS: Record<CredentialStatus, string> = { ACTIVE: 'Active', EXPIRED: 'Expired', REVOKED: 'Revoked' };

/** The status in a word. Active, but not let in: its owner is stopped. */
export const StatusBadge = (life: LifeFacts) => {
  const now = useNow();
  return <Badge tone={toneOf(life, now)}>{life.status === 'ACTIVE' && !life.usable ? 'Not let in' : WORDS[life.status]}</Badge>;
};

/** A key in the colour of the status; the badge says it in words. */
export const StatusIcon = (life: LifeFacts) => {
  const now = useNow();
  return (
    <span className="token-icon" data-tone={toneOf(life, now)}>
      <KeyRound aria-hidden />
    </span>
  );
};

/** When it ends, or ended; the last days in the colour of a warning. */
export function Expiry(life: LifeFacts) {
  const now = useNow();
  if (life.expiresAt === null) return <span className="soft">Never</span>;
  return (
    <span className={life.status === 'ACTIVE' && toneOf(life, now) === 'warn' ? 'warned' : undefined}>
      <RelativeTime at={life.expiresAt} />
    </span>
  );
}

/** When it was last let in, and from where. */
export const LastUse = ({ lastUsedAt, lastUsedIp }: { readonly lastUsedAt: string | null; readonly lastUsedIp: string | null }) =>
  lastUsedAt === null ? (
    <span className="soft">Never</span>
  ) : (
    <span>
      <RelativeTime at={lastUsedAt} />
      {lastUsedIp !== null && <span className="token-note">from {lastUsedIp}</span>}
    </span>
  );

/** What it is narrowed to, in short. */
export function ScopesInShort({ narrowed, scopes }: { readonly narrowed: boolean; readonly scopes: readonly { readonly permission: string }[] }) {
  if (!narrowed) return <span>Whole role</span>;
  const names = [...new Set(scopes.map(({ permission }) => permission))];
  if (names.length === 0) return <span className="soft">Nothing</span>;
  return (
    <span className="scopes-short">
      {names.slice(0, 2).map((name) => (
        <Tag key={name}>{name}</Tag>
      ))}
      {names.length > 2 && <span className="soft small nowrap">+{names.length - 2}</span>}
    </span>
  );
}
