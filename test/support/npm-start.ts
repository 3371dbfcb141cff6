import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
) as { scripts: { start: string } };
const [before = '', after = ''] = scripts.start.split(' exec node ');

/** The arguments of Node and the environment that `npm start` uses. */
export const NPM_START: {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} = {
  args: after.split(' '),
  environment: Object.fromEntries(
    before.split(' ').map((setting) => setting.split('=') as [string, string]),
  ),
};
