import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { addressOf } from '../base.ts';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Card } from '../components/page.tsx';
import { forgetSecret, useShownSecret } from './shown-secret.ts';
import './tokens.css';

/** A line for a terminal that asks the API who the token makes its bearer. */
const curlLine = (secret: string): string =>
  `curl -s ${location.origin}${addressOf('/graphql')} -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json' -d '{"query":"{ viewer { role { key } permissions } }"}'`;

/** The secret, this once: to copy, to download, and as a line to try. Nothing when there is none to show. */
export function SecretCard({ id, name, what }: { readonly id: string; readonly name: string; readonly what: 'token' | 'key' }) {
  const secret = useShownSecret(id);
  return secret === null ? null : <Secret {...{ secret, name, what }} />;
}

function Secret({ secret, name, what }: { readonly secret: string; readonly name: string; readonly what: 'token' | 'key' }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={card} tabIndex={-1} className="secret-frame">
      <Card tone="ok" title={`Copy your ${what} now`} lead="This is the only time that it is shown. It is not kept anywhere that you could read it from again.">
        <div className="secret">
          <code>{secret}</code>
          <CopyButton text={secret} what={`the ${what}`} label="Copy" variant="primary" />
        </div>
        <div className="stack-tight">
          <p className="small soft">Try it in a terminal:</p>
          <div className="secret">
            <code className="small">{curlLine(secret)}</code>
            <CopyButton text={curlLine(secret)} what="the curl line" />
          </div>
        </div>
        <div className="row">
          <Button icon={Download} onClick={() => download(`${fileName(name)}-${what}.txt`, secret)}>
            Download
          </Button>
          <Button variant="ghost" onClick={forgetSecret}>
            I have it: hide it
          </Button>
        </div>
      </Card>
    </div>
  );
}

const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'latchkey';

function download(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
