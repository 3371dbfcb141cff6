import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { use, type ReactElement, type ReactNode } from 'react';
import { Link } from 'wouter';
import { PortalContext } from './portal.ts';
import './menu.css';

/** A menu opened by a button. Arrow keys and typing select an item. */
export function Menu({
  trigger,
  head,
  children,
}: {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly head?: ReactNode;
  readonly children: ReactNode;
}) {
  const container = use(PortalContext);
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal container={container ?? undefined}>
        <Base.Positioner sideOffset={4} align="end" className="layer">
          <Base.Popup className="menu">
            {head !== undefined && <div className="menu-head">{head}</div>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A menu item that performs an action. */
export const MenuItem = ({
  icon: Icon,
  isDangerous = false,
  onClick,
  children,
}: ItemProps & { readonly isDangerous?: boolean; readonly onClick: () => void }) => (
  <Base.Item className="menu-item" data-dangerous={isDangerous ? '' : undefined} onClick={onClick}>
    {Icon && <Icon aria-hidden />}
    {children}
  </Base.Item>
);

/** A menu item that navigates. */
export const MenuLink = ({ icon: Icon, to, children }: ItemProps & { readonly to: string }) => (
  <Base.LinkItem className="menu-item" render={<Link to={to} />} closeOnClick>
    {Icon && <Icon aria-hidden />}
    {children}
  </Base.LinkItem>
);

/** A line between groups of items. */
export const MenuLine = () => <Base.Separator className="menu-line" />;
