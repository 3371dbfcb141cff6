import type { ReactNode } from 'react';
import type { TokenDetailFragment } from '../../generated/console/graphql.ts';
import { Tag } from '../components/badge.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { RoleName } from '../members/member-facts.tsx';
import { Expiry, LastUse } from './token-status.tsx';

type Fact = readonly [name: string, value: ReactNode];

/** Returns the facts shown on a token's page. */
export const tokenFacts = (token: TokenDetailFragment): readonly Fact[] => [
  [
    'Prefix',
    <span key="prefix" className="row">
      <Tag isWhole>{token.prefix}</Tag>
      <CopyButton text={token.prefix} what="the prefix" />
    </span>,
  ],
  holderOf(token),
  [token.status === 'EXPIRED' ? 'Expired' : 'Expires', <Expiry key="expires" {...token} />],
  ['Last used', <LastUse key="used" {...token} />],
  ['Created', <Created key="created" token={token} />],
  ['Allowed IPs', token.ipAllowList.length === 0 ? 'Any address' : token.ipAllowList.join(', ')],
];

/** Returns the role of a key, or the owner of a token. */
function holderOf(token: TokenDetailFragment): Fact {
  if (token.__typename === 'ApiKey') return ['Role', <RoleName key="role" role={token.role} />];
  const { kind, name } = token.owner;
  return ['Owner', kind === 'SERVICE' ? `${name} (service user)` : name];
}

const Created = ({ token }: { readonly token: TokenDetailFragment }) => (
  <span>
    <RelativeTime at={token.createdAt} />
    {token.__typename === 'ApiKey' && ` by ${token.createdBy?.name ?? 'a former member'}`}
  </span>
);
