import type { ReactNode } from 'react';
import { useEffect } from 'react';
import icon from '../icon.svg';
import './lobby.css';

/** The layout of pages for visitors who are not signed in. */
export function Lobby({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Latchkey`;
  }, [title]);
  return (
    <div className="lobby">
      <main className="lobby-main">
        <header className="lobby-head">
          <img src={icon} alt="" />
          <h1>{title}</h1>
          {text !== undefined && <div className="lobby-text">{text}</div>}
        </header>
        {children}
      </main>
    </div>
  );
}
