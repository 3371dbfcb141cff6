import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { addressOf } from '../base.ts';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { askBefore, useLeaveGuard } from '../components/leave-guard.tsx';
import { Card } from '../components/page.tsx';
import { forgetSecret, useShownSecret } from './shown-secret.ts';
import '../components/secret.css';

/** Returns a shell command that queries the API with the token. */
const curlLine = (secret: string): string =>
  `curl -s ${location.origin}${addressOf('/graphql')} -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json' -d '{"query":"{ viewer { role { key } permissions } }"}'`;

interface SecretProps {
  readonly name: string;
  readonly what: 'token' | 'key';
}

/**
 * Shows a new secret once: to copy, to download, and in a command to try. Renders nothing
 * otherwise.
 */
export function SecretCard({ id, ...props }: SecretProps & { readonly id: string }) {
  const secret = useShownSecret(id);
  return secret === null ? null : <Secret key={secret} {...{ secret, ...props }} />;
}

function Secret({ secret, name, what }: SecretProps & { readonly secret: string }) {
  const card = useRef<HTMLDivElement>(null);
  const [isTaken, setTaken] = useState(false);
  const take = (): void => setTaken(true);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  useLeaveGuard(
    isTaken
      ? null
      : {
          title: `You haven't copied this ${what}`,
          text: "You won't be able to see it again.",
          stay: 'Stay',
          leave: 'Leave without copying',
        },
  );
  return (
    <div ref={card} tabIndex={-1} className="secret-frame" onCopy={take}>
      <Card tone="ok" title={`Copy your ${what} now`} lead="You won't be able to see it again.">
        <div className="secret">
          <code>{secret}</code>
          <CopyButton
            text={secret}
            what={`the ${what}`}
            label="Copy"
            variant="primary"
            onCopied={take}
          />
        </div>
        <div className="stack-tight">
          <p className="small soft">Try it in a terminal:</p>
          <div className="secret">
            <code className="small">{curlLine(secret)}</code>
            <CopyButton text={curlLine(secret)} what="the curl command" onCopied={take} />
          </div>
        </div>
        <div className="row">
          <Button
            icon={Download}
            onClick={() => {
              download(`${fileName(name)}-${what}.txt`, secret);
              take();
            }}
          >
            Download
          </Button>
          <Button variant="ghost" onClick={() => askBefore(forgetSecret)}>
            Done
          </Button>
        </div>
      </Card>
    </div>
  );
}

const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80) || 'latchkey';

function download(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
