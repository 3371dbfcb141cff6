import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { NPM_START } from '../support/npm-start.ts';

const ROOT = join(import.meta.dirname, '../..');
const UNIT = readFileSync(join(ROOT, 'docs/examples/latchkey.service'), 'utf8');
const setting = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(UNIT)?.[1] ?? '';

describe('the unit for systemd', () => {
  test('starts what npm start starts, in the same environment', () => {
    expect(setting('ExecStart')).toBe(
      `/opt/latchkey/node_modules/.bin/node ${NPM_START.args.join(' ')}`,
    );
    const environment = setting('Environment').split(' ');
    for (const [name, value] of Object.entries(NPM_START.environment))
      expect(environment).toContain(`${name}=${value}`);
  });

  test('starts at boot and after every exit, and has time to stop', () => {
    expect(setting('WantedBy')).toBe('multi-user.target');
    expect(setting('Restart')).toBe('always');
    expect(Number(setting('TimeoutStopSec'))).toBeGreaterThan(30);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  if (!hasSystemd) console.log('No systemd-analyze here: the unit is not checked by systemd.');
  (hasSystemd ? test : test.skip)('is valid, and exposes little by the measure of systemd', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-unit-'));
    const file = join(folder, 'latchkey.service');
    writeFileSync(
      file,
      UNIT.replaceAll('/opt/latchkey', ROOT).replace(/^(User|Group)=.*/gm, '$1=root'),
    );
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    const rated = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', '--threshold=30', file],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    expect(verified).toMatchObject({ status: 0, stderr: '' });
    expect(rated.status).toBe(0);
  });
});
