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
import { PATHS } from './paths.ts';

interface NavigationItem {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shown to viewers who hold any of these. None: to everyone. */
  readonly needs: readonly string[];
}

/**
 * What the side shows, in order. The pages themselves are guarded in `pages.tsx`, by the same
 * permissions.
 */
export const NAVIGATION: readonly {
  readonly title: string | null;
  readonly items: readonly NavigationItem[];
}[] = [
  {
    title: null,
    items: [
      {
        path: PATHS.tokens,
        label: 'My tokens',
        icon: KeyRound,
        needs: ['personal-access-token:list'],
      },
    ],
  },
  {
    title: 'Organization',
    items: [
      { path: PATHS.apiKeys, label: 'API keys', icon: SquareAsterisk, needs: ['api-key:list'] },
      { path: PATHS.serviceUsers, label: 'Service users', icon: Bot, needs: ['member-token:list'] },
      { path: PATHS.members, label: 'Members', icon: Users, needs: ['member:list'] },
      { path: PATHS.roles, label: 'Roles', icon: ShieldCheck, needs: ['role:list'] },
      { path: PATHS.audit, label: 'Audit log', icon: ScrollText, needs: ['audit-event:list'] },
    ],
  },
  { title: 'You', items: [{ path: PATHS.settings, label: 'Settings', icon: Settings, needs: [] }] },
];
