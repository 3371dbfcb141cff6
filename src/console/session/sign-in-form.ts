import { SignInDocument, type SignInMutation } from '../../generated/console/graphql.ts';
import { execute, RequestError } from '../api/execute.ts';
import { isRefusal, thrownTrouble, toTrouble, type Trouble } from '../api/refusal.ts';
import { element } from '../shell/element.ts';
import { readViewer } from './read-viewer.ts';
import { createField, createNotice, createPasswordField } from './sign-in-fields.ts';
import '../components/button.css';

/** The payload of a successful sign-in. */
export type SignedIn = Extract<SignInMutation['signIn'], { __typename: 'SignInPayload' }>;

interface SignInFormOptions {
  /** The initial email. */
  readonly email?: string;
  readonly onSignedIn: (payload: SignedIn) => void | Promise<void>;
  /** Called once, when the user begins to type. */
  readonly onTyping?: () => void;
}

/**
 * Creates the sign-in form. It asks for the organization only when the user belongs to several. It
 * works without React, so that the sign-in page is small. The dialog of an expired session shows it
 * too.
 */
export function createSignInForm({
  email = '',
  onSignedIn,
  onTyping,
}: SignInFormOptions): HTMLFormElement {
  const address = createField({
    name: 'email',
    label: 'Email',
    type: 'email',
    autocomplete: 'username',
    value: email,
  });
  const password = createPasswordField();
  const organization = createField({
    name: 'organization',
    label: 'Organization',
    type: 'text',
    autocomplete: 'organization',
    value: '',
  });
  const fields = [address, password, organization];
  organization.frame.hidden = true;
  organization.input.required = false;
  const notice = element('div');
  const button = element(
    'button',
    { type: 'submit', class: 'button', 'data-variant': 'primary' },
    'Sign in',
  );
  const form = element(
    'form',
    { class: 'stack', novalidate: '' },
    ...fields.map(({ frame }) => frame),
    element('div', { class: 'stack' }, notice, element('div', { class: 'row' }, button)),
  );
  let isBusy = false;

  const show = (trouble: Trouble | null): void => {
    if (trouble?.issues['organization'] !== undefined) {
      organization.frame.hidden = false;
      organization.input.required = true;
    }
    for (const field of fields) field.showIssue(trouble?.issues[field.input.name] ?? null);
    const isPlaced = Object.keys(trouble?.issues ?? {}).length > 0;
    notice.replaceChildren(...(trouble && !isPlaced ? [createNotice(trouble.message)] : []));
    fields.find(({ input }) => input.ariaInvalid === 'true')?.input.focus();
  };

  const submit = async (): Promise<void> => {
    const missing = fields.filter(({ input, frame }) => !frame.hidden && input.value.trim() === '');
    if (missing.length > 0)
      return show({
        message: '',
        missing: [],
        issues: Object.fromEntries(
          missing.map(({ input, label }) => [input.name, `Enter your ${label.toLowerCase()}.`]),
        ),
      });
    const slug = organization.input.value.trim();
    const input = {
      email: address.input.value,
      password: password.input.value,
      ...(slug !== '' && { organization: slug }),
    };
    const { signIn } = await execute(SignInDocument, { input });
    if (isRefusal(signIn)) return show(toTrouble(signIn, input));
    await requireCookieKept();
    show(null);
    await onSignedIn(signIn);
  };

  form.addEventListener('input', () => onTyping?.(), { once: true });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    button.ariaDisabled = 'true';
    void submit()
      .catch((error: unknown) => show(thrownTrouble(error)))
      .finally(() => {
        isBusy = false;
        button.ariaDisabled = null;
      });
  });
  return form;
}

/**
 * Reports that the browser dropped the session cookie. Without this check the page would only ask
 * to sign in again.
 */
async function requireCookieKept(): Promise<void> {
  if ((await readViewer()) !== 'anonymous') return;
  const remedy =
    location.protocol === 'https:'
      ? 'Allow cookies for this site.'
      : `The page is open at ${location.origin}: open it over https. If there is no TLS, set PUBLIC_URL to an http address.`;
  throw new RequestError('FORBIDDEN', {
    message: `The browser did not keep the session cookie. ${remedy}`,
  });
}
