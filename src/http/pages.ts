import { readFileSync } from 'node:fs';

interface Page {
  readonly type: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

// Security: no script but our own, from nowhere else, and in nobody's frame.
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
};
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };

const page = (file: string, type: keyof typeof TYPES): Page => ({
  type: TYPES[type],
  body: readFileSync(new URL(`pages/${file}`, import.meta.url), 'utf8'),
  headers: HEADERS,
});

/** The few pages that the server has of its own, by path. */
export const PAGES: ReadonlyMap<string, Page> = new Map([
  ['/', page('home.html', 'html')],
  ['/setup', page('setup.html', 'html')],
  ['/pages/style.css', page('style.css', 'css')],
  ['/pages/setup.js', page('setup.js', 'js')],
]);
