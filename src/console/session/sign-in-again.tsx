import { useEffect, useRef } from 'react';
import { createSignInForm, type SignedIn } from './sign-in-form.ts';

/** The sign-in form inside a React page. */
export function SignInAgain({
  email,
  onSignedIn,
}: {
  readonly email: string;
  readonly onSignedIn: (payload: SignedIn) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const onDone = useRef(onSignedIn);
  useEffect(() => {
    onDone.current = onSignedIn;
  }, [onSignedIn]);
  useEffect(() => {
    const form = createSignInForm({ email, onSignedIn: (payload) => onDone.current(payload) });
    place.current?.replaceChildren(form);
    form
      .querySelector<HTMLInputElement>(email === '' ? '[name=email]' : '[name=password]')
      ?.focus();
  }, [email]);
  return <div ref={place} />;
}
