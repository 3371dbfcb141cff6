import { MoreHorizontal } from 'lucide-react';
import { Button, IconButton } from './button.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from './menu.tsx';

/** An operation on the object of a page or row that asks for confirmation. */
export interface Step<Key extends string = string> {
  readonly key: Key;
  readonly label: string;
  readonly isDangerous?: boolean;
}

interface StepsProps<Key extends string> {
  readonly steps: readonly Step<Key>[];
  readonly onStep: (key: Key) => void;
}

/** The steps of a page's object, as buttons of its header. */
export const StepButtons = <Key extends string>({ steps, onStep }: StepsProps<Key>) =>
  steps.map(({ key, label, isDangerous }) => (
    <Button
      key={key}
      variant={isDangerous ? 'danger-quiet' : 'secondary'}
      onClick={() => onStep(key)}
    >
      {label}
    </Button>
  ));

/** The menu of a row: links, then steps. Renders nothing without either. */
export function StepMenu<Key extends string>({
  name,
  links,
  steps,
  onStep,
}: StepsProps<Key> & {
  readonly name: string;
  readonly links: readonly (readonly [label: string, to: string])[];
}) {
  if (links.length + steps.length === 0) return null;
  const [safe, dangerous] = [false, true].map((wanted) =>
    steps
      .filter(({ isDangerous = false }) => isDangerous === wanted)
      .map(({ key, label }) => (
        <MenuItem key={key} isDangerous={wanted} onClick={() => onStep(key)}>
          {label}…
        </MenuItem>
      )),
  );
  return (
    <Menu trigger={<IconButton label={`Actions for ${name}`} icon={MoreHorizontal} />}>
      {links.map(([label, to]) => (
        <MenuLink key={label} to={to}>
          {label}
        </MenuLink>
      ))}
      {safe}
      {dangerous && dangerous.length > 0 && <MenuLine />}
      {dangerous}
    </Menu>
  );
}
