import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { use, type ReactElement, type ReactNode } from 'react';
import { Link } from 'wouter';
import { PortalContext } from './portal.ts';
import './menu.css';

/** A menu that a button opens. Arrow keys move in it, letters find an item. */
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

/** Something to do. */
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

/** Somewhere to go. */
export const MenuLink = ({ icon: Icon, to, children }: ItemProps & { readonly to: string }) => (
  <Base.LinkItem className="menu-item" render={<Link to={to} />} closeOnClick>
    {Icon && <Icon aria-hidden />}
    {children}
  </Base.LinkItem>
);

/** A line between groups of items. */
export const MenuLine = () => <Base.Separator className="menu-line" />;
