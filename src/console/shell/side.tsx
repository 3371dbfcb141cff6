import { Link, useLocation } from 'wouter';
import { useCurrentSection } from '../components/section.ts';
import icon from '../icon.svg';
import { NAVIGATION } from '../navigation.ts';
import { PATHS } from '../paths.ts';
import { holdsAny, useViewer } from '../session/viewer.ts';
import { Me } from './me.tsx';
import './side.css';

/** The organization's name, linked to the first page. */
export function Brand({ onGo }: { readonly onGo?: (() => void) | undefined }) {
  const { organization } = useViewer();
  return (
    <Link to={PATHS.home} className="brand" onClick={onGo}>
      <img src={icon} alt="" />
      <span className="truncate">{organization.name}</span>
    </Link>
  );
}

/** The sidebar: organization, navigation and account menu. */
export const SideContent = ({ onGo }: { readonly onGo?: () => void }) => (
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
 * Returns whether the shown page is this one or below it. A token can belong to another member, so
 * its page sets its section.
 */
function isWithin(path: string, location: string, section: string | null): boolean {
  if (location === path) return true;
  return section === null
    ? path !== PATHS.tokens && location.startsWith(`${path}/`)
    : section === path || section.startsWith(`${path}/`);
}
