// Run by npm after an installation: builds the console, where the tools for that are installed.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vite = `${root}node_modules/vite/bin/vite.js`;

if (existsSync(vite))
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
else console.log('The web console is not built: its build needs the development dependencies.');
