import type { ReactNode } from 'react';
import { LinkButton } from '../components/button.tsx';
import { Card } from '../components/page.tsx';
import { PATHS } from '../paths.ts';
import { Lobby } from './lobby.tsx';

interface Heading {
  readonly title: string;
  readonly text: string;
}

/** A page that is opened by a link with a secret: its form, or why the link no longer works. */
export function LinkPage({
  isLoading,
  isUsedUp,
  usedUp,
  title,
  text,
  children,
}: Heading & {
  readonly isLoading: boolean;
  readonly isUsedUp: boolean;
  /** Shown when the link no longer works. */
  readonly usedUp: Heading;
  readonly children: ReactNode;
}) {
  if (isLoading) return <Lobby title={title}>{null}</Lobby>;
  if (isUsedUp)
    return (
      <Lobby {...usedUp}>
        <LinkButton to={PATHS.signIn} variant="primary">
          Sign in
        </LinkButton>
      </Lobby>
    );
  return (
    <Lobby {...{ title, text }}>
      <Card>{children}</Card>
    </Lobby>
  );
}
