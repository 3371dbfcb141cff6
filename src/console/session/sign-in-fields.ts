import { element, icon } from '../shell/element.ts';
import '../components/button.css';
import '../components/field.css';
import '../components/notice.css';

const EYE = [
  'M2.06 12.35a1 1 0 0 1 0-.7 10.75 10.75 0 0 1 19.88 0 1 1 0 0 1 0 .7 10.75 10.75 0 0 1-19.88 0',
  'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6',
];
const SLASH = 'M2 2l20 20';
const CROSS = ['M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20', 'M15 9l-6 6', 'M9 9l6 6'];

/** A labelled input, and the message below it. */
interface FieldElements {
  readonly label: string;
  readonly frame: HTMLElement;
  readonly input: HTMLInputElement;
  readonly showIssue: (message: string | null) => void;
}

let fieldCount = 0;

/** Creates a text field. */
export function createField({
  name,
  label,
  type,
  autocomplete,
  value,
}: Readonly<Record<'name' | 'label' | 'type' | 'autocomplete' | 'value', string>>): FieldElements {
  const id = `sign-in-${name}-${++fieldCount}`;
  const input = element('input', {
    id,
    name,
    type,
    autocomplete,
    class: 'input',
    required: '',
    spellcheck: 'false',
    autocapitalize: 'none',
  });
  input.value = value;
  const issue = element('div', { id: `${id}-error`, class: 'field-error' });
  const frame = element(
    'div',
    { class: 'field' },
    element('label', { for: id, class: 'field-label' }, label),
    input,
    issue,
  );
  issue.hidden = true;
  const showIssue = (message: string | null): void => {
    issue.hidden = message === null;
    issue.textContent = message;
    input.ariaInvalid = message === null ? null : 'true';
    input.toggleAttribute('data-invalid', message !== null);
    if (message === null) input.removeAttribute('aria-describedby');
    else input.setAttribute('aria-describedby', issue.id);
  };
  return { label, frame, input, showIssue };
}

/** Creates the password field, with a button that shows what is typed. */
export function createPasswordField(): FieldElements {
  const field = createField({
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'current-password',
    value: '',
  });
  const button = element('button', {
    type: 'button',
    class: 'button',
    'data-variant': 'ghost',
    'data-icon-only': '',
  });
  const show = (isShown: boolean): void => {
    field.input.type = isShown ? 'text' : 'password';
    button.title = button.ariaLabel = isShown ? 'Hide password' : 'Show password';
    button.replaceChildren(icon(...EYE, ...(isShown ? [SLASH] : [])));
  };
  show(false);
  button.addEventListener('click', () => show(field.input.type === 'password'));
  const both = element('div', { class: 'input-with-button' });
  field.input.replaceWith(both);
  both.append(field.input, button);
  return field;
}

/** Creates a message that is read out when it appears. */
export const createNotice = (message: string): HTMLElement =>
  element(
    'div',
    { class: 'notice', 'data-tone': 'danger', role: 'alert' },
    icon(...CROSS),
    element('div', {}, message),
  );
