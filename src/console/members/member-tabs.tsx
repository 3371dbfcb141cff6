import type { LucideIcon } from 'lucide-react';
import type { UserKind } from '../../generated/console/graphql.ts';
import type { Nouns } from '../components/range-of.ts';
import { Tabs } from '../components/tabs.tsx';
import { FormerMemberList } from './former-member-list.tsx';
import { MemberList } from './member-list.tsx';

const NOUNS: Readonly<Record<UserKind, { readonly current: Nouns; readonly former: Nouns }>> = {
  PERSON: { current: ['member', 'members'], former: ['former member', 'former members'] },
  SERVICE: {
    current: ['service user', 'service users'],
    former: ['former service user', 'former service users'],
  },
};

/** The current and former members or service users of the organization. */
export const MemberTabs = ({
  label,
  kind,
  ...empty
}: {
  readonly label: string;
  readonly kind: UserKind;
  readonly icon: LucideIcon;
  /** Shown instead of the list while it is empty. */
  readonly none: { readonly title: string; readonly text: string };
}) => (
  <Tabs
    label={label}
    tabs={[
      {
        key: 'current',
        title: 'Current',
        content: <MemberList kind={kind} nouns={NOUNS[kind].current} {...empty} />,
      },
      {
        key: 'former',
        title: 'Former',
        content: <FormerMemberList kind={kind} nouns={NOUNS[kind].former} />,
      },
    ]}
  />
);
