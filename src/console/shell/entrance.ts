import icon from '../icon.svg';
import { addressOf } from '../base.ts';
import { PATHS } from '../paths.ts';
import { createSignInForm } from '../session/sign-in-form.ts';
import { element } from './element.ts';
import '../components/page.css';
import './lobby.css';

// The pages for visitors who are not signed in, without React, so that the first page is small.

/** Shows the sign-in form at the requested address, whose page is shown afterwards. */
export function showSignIn(
  place: HTMLElement,
  {
    onTyping,
    onSignedIn,
  }: { readonly onTyping: () => void; readonly onSignedIn: () => Promise<void> },
): void {
  const form = createSignInForm({ onTyping, onSignedIn });
  showLobby(place, 'Sign in to Latchkey', element('section', { class: 'card' }, form));
  form.querySelector('input')?.focus({ preventScroll: true });
}

/** Shows how to set up a new server. */
export const showSetUpPending = (place: HTMLElement): void =>
  showLobby(
    place,
    'Set up Latchkey',
    element(
      'section',
      { class: 'card' },
      element(
        'p',
        {},
        'This server has no organization yet. Open the set-up link from its log to create the first one.',
      ),
      element(
        'p',
        { class: 'soft' },
        'The link starts with this address and ends in a secret. It is printed at each start until the server is set up.',
      ),
      element('pre', { class: 'lobby-code' }, `${location.origin}${addressOf(PATHS.setUp)}#set_…`),
    ),
  );

/** Shows that the address has no page. */
export const showNotFound = (place: HTMLElement): void =>
  showLobby(
    place,
    'Page not found',
    element('p', { class: 'lobby-text' }, 'The address is wrong, or the page no longer exists.'),
    element(
      'a',
      { class: 'button', 'data-variant': 'secondary', href: addressOf(PATHS.home) },
      'Home',
    ),
  );

function showLobby(place: HTMLElement, title: string, ...children: readonly Node[]): void {
  document.title = `${title} · Latchkey`;
  const head = element(
    'header',
    { class: 'lobby-head' },
    element('img', { src: icon, alt: '' }),
    element('h1', {}, title),
  );
  place.replaceChildren(
    element('div', { class: 'lobby' }, element('main', { class: 'lobby-main' }, head, ...children)),
  );
}
