import {
  Bot,
  KeyRound,
  ScrollText,
  Settings,
  ShieldCheck,
  SquareAsterisk,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { PAGE_LIST, type SectionName } from './paths.ts';

const ICONS: Readonly<Record<SectionName, LucideIcon>> = {
  tokens: KeyRound,
  apiKeys: SquareAsterisk,
  serviceUsers: Bot,
  members: Users,
  roles: ShieldCheck,
  audit: ScrollText,
  settings: Settings,
};

interface NavigationItem {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly needs: readonly string[];
}

interface NavigationGroup {
  readonly title: string | null;
  readonly items: readonly NavigationItem[];
}

/** The entries of the sidebar, in order. */
export const NAVIGATION: readonly NavigationGroup[] = PAGE_LIST.reduce<NavigationGroup[]>(
  (groups, [name, { path, needs, label, group }]) => {
    if (label === undefined) return groups;
    const item = { path, label, needs, icon: ICONS[name as SectionName] };
    const last = groups.at(-1);
    return last && group === undefined
      ? [...groups.slice(0, -1), { ...last, items: [...last.items, item] }]
      : [...groups, { title: group ?? null, items: [item] }];
  },
  [],
);
