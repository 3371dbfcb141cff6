import { Dialog } from '@base-ui/react/dialog';
import { ChevronsUpDown, LogOut, Menu as MenuIcon, SquareTerminal, UserCog, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { addressOf } from '../base.ts';
import { SignOutDocument } from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { IconButton } from '../components/button.tsx';
import { forgetDrafts } from '../components/draft.ts';
import { Menu, MenuItem, MenuLine, MenuLink } from '../components/menu.tsx';
import { PortalContext } from '../components/portal.ts';
import icon from '../icon.svg';
import { NAVIGATION } from '../navigation.ts';
import { useCurrentSection } from '../components/section.ts';
import { PATHS } from '../paths.ts';
import { holdsAny, useViewer } from '../session/viewer.ts';
import { useForgetfulness } from '../tokens/shown-secret.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import './shell.css';

/** The frame of every page for those who are signed in: navigation, who one is, and the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [main, setMain] = useState<HTMLElement | null>(null);
  useForgetfulness();
  useKeptFocus(main);
  return (
    <PortalContext value={main}>
      <div className="shell">
        <a
          className="skip"
          href="#main"
          onClick={(event) => {
            event.preventDefault();
            main?.focus();
          }}
        >
          Skip to content
        </a>
        <TopBar />
        <header className="side">
          <SideContent />
        </header>
        <main className="main" id="main" ref={setMain} tabIndex={-1}>
          <div className="main-width">{children}</div>
        </main>
      </div>
    </PortalContext>
  );
}

function TopBar() {
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="top">
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Trigger render={<IconButton label="Open navigation" icon={MenuIcon} />} />
        <Dialog.Portal>
          <Dialog.Backdrop className="backdrop" />
          <Dialog.Popup className="drawer">
            <Dialog.Title className="visually-hidden">Navigation</Dialog.Title>
            <PortalContext value={null}>
              <SideContent onGo={() => setOpen(false)} />
            </PortalContext>
            <div className="dialog-close">
              <Dialog.Close render={<IconButton label="Close navigation" icon={X} />} />
            </div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <Brand />
    </header>
  );
}

function Brand({ onGo }: { readonly onGo?: (() => void) | undefined }) {
  const { organization } = useViewer();
  return (
    <Link to={PATHS.home} className="brand" onClick={onGo}>
      <img src={icon} alt="" />
      <span className="truncate">{organization.name}</span>
    </Link>
  );
}

const SideContent = ({ onGo }: { readonly onGo?: () => void }) => (
  <div className="side-content">
    <Brand onGo={onGo} />
    <Navigation onGo={onGo} />
    <Me />
  </div>
);

function Navigation({ onGo }: { readonly onGo: (() => void) | undefined }) {
  const viewer = useViewer();
  const [location] = useLocation();
  const section = useCurrentSection();
  return (
    <nav className="nav" aria-label="Main">
      {NAVIGATION.map(({ title, items }) => {
        const allowed = items.filter(({ needs }) => holdsAny(viewer, needs));
        return allowed.length === 0 ? null : (
          <div key={title ?? ''} className="nav">
            {title !== null && <p className="nav-group">{title}</p>}
            {allowed.map(({ path, label, icon: Icon }) => (
              <Link
                key={path}
                to={path}
                className="nav-link"
                aria-current={isWithin(path, location, section) ? 'page' : undefined}
                onClick={onGo}
              >
                <Icon aria-hidden />
                {label}
              </Link>
            ))}
          </div>
        );
      })}
    </nav>
  );
}

/**
 * Is the page in sight this one, or below it? The page of a token may be that of another member: it
 * says so itself.
 */
function isWithin(path: string, location: string, section: string | null): boolean {
  if (location === path) return true;
  return section === null
    ? path !== PATHS.tokens && location.startsWith(`${path}/`)
    : section === path || section.startsWith(`${path}/`);
}

function Me() {
  const { user, role, organization } = useViewer();
  const signOut = useChange(SignOutDocument, { anonymous: true });
  const name = user?.name ?? organization.name;
  // Loading the page anew forgets everything that was read, and every secret that was shown.
  const leave = (): void =>
    void signOut.run({}).then(() => {
      forgetDrafts();
      location.replace(addressOf(PATHS.signIn));
    });
  return (
    <Menu
      trigger={
        <button type="button" className="me">
          <span className="avatar" aria-hidden>
            {name.slice(0, 1)}
          </span>
          <span>
            <span className="me-name truncate">{name}</span>
            <span className="me-role truncate">{role.name}</span>
            <span className="visually-hidden">, your account</span>
          </span>
          <ChevronsUpDown aria-hidden />
        </button>
      }
      head={
        <>
          <p className="small">{user?.email ?? name}</p>
          <p className="small soft">
            {role.name} in {organization.slug}
          </p>
        </>
      }
    >
      <MenuLine />
      <MenuLink icon={UserCog} to={PATHS.settings}>
        Settings
      </MenuLink>
      <MenuItem icon={SquareTerminal} onClick={() => location.assign(addressOf('/graphql'))}>
        API explorer
      </MenuItem>
      <MenuLine />
      <MenuItem icon={LogOut} onClick={leave}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
