import { ChevronsUpDown, LogOut, SquareTerminal, UserCog } from 'lucide-react';
import { SignOutDocument } from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { addressOf } from '../base.ts';
import { forgetDrafts } from '../components/draft.ts';
import { Menu, MenuItem, MenuLine, MenuLink } from '../components/menu.tsx';
import { PATHS } from '../paths.ts';
import { useViewer } from '../session/viewer.ts';
import './side.css';

/** The account menu: settings, API explorer, sign out. */
export function Me() {
  const { user, role, organization } = useViewer();
  const signOut = useChange(SignOutDocument, { anonymous: true });
  const name = user?.name ?? organization.name;
  // A reload drops all cached data and every shown secret.
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
