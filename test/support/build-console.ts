import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const built = join(root, 'dist/console/index.html');
const changedAt = (file: string): number => statSync(join(root, file)).mtimeMs;

/** Builds the console if its sources are newer than the last build. */
export function buildConsole(): void {
  const sources = globSync(
    [
      'src/console/**/*.*',
      'src/generated/console/*.ts',
      'src/{access,catalog,credential}/*.ts',
      'vite.config.ts',
    ],
    { cwd: root },
  );
  if (existsSync(built) && sources.every((file) => changedAt(file) < statSync(built).mtimeMs))
    return;
  console.log('\nBuilding the console');
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit' },
  );
}
