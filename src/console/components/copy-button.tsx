import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton, type ButtonVariant } from './button.tsx';
import { say } from './toast.tsx';

/** Copies a text, also without https, where browsers provide no clipboard API. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  const focused = document.activeElement;
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- without https there is no other way.
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

/** A button that copies a text. Without a label it is an icon. */
export function CopyButton({
  text,
  what,
  label,
  variant = 'secondary',
  onCopied,
}: {
  readonly text: string;
  /** What is copied, for screen readers: "Copy the token". */
  readonly what: string;
  readonly label?: string;
  readonly variant?: ButtonVariant;
  readonly onCopied?: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const onClick = (): void =>
    void copy(text).then((done) => {
      say(done ? 'Copied' : "Couldn't copy. Select the text and copy it.");
      setCopied(done);
      if (done) onCopied?.();
    });
  const icon = isCopied ? Check : Copy;
  return label === undefined ? (
    <IconButton label={`Copy ${what}`} icon={icon} onClick={onClick} />
  ) : (
    <Button icon={icon} variant={variant} onClick={onClick}>
      {isCopied ? 'Copied' : label}
    </Button>
  );
}
