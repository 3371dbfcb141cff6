import { Dialog } from '@base-ui/react/dialog';
import { Menu as MenuIcon, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { IconButton } from '../components/button.tsx';
import { PortalContext } from '../components/portal.ts';
import { useForgetfulness } from '../tokens/shown-secret.ts';
import { Brand, SideContent } from './side.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import './shell.css';

/** The layout of every page for signed-in users: navigation, account menu and content. */
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
