import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
) as { scripts: { start: string } };
const [before = '', after = ''] = scripts.start.split(' exec node ');

/** What `npm start` runs: the arguments of Node, and what it sets in the environment. */
export const NPM_START: {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} = {
  args: after.split(' '),
  environment: Object.fromEntries(
    before.split(' ').map((setting) => setting.split('=') as [string, string]),
  ),
};
