import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');
const groups: string[] = [];

/** The folder and file of memory limits that this user may set, or null. */
const settable = [
  { folder: ROOT, limit: 'memory.max' },
  { folder: `${ROOT}/memory`, limit: 'memory.limit_in_bytes' },
].find(({ folder, limit }) => canLimit(folder, limit));

/** Whether this user can limit the memory of a process. */
export const canLimitMemory = settable !== undefined;

/** Writes a command to `script` that runs Node in a new control group with a limit in MB. */
export function limitedNode(megabytes: number, script: string): string {
  if (!settable) throw new Error('Check canLimitMemory first');
  const group = newGroup(settable.folder);
  writeFileSync(join(group, settable.limit), String(megabytes * 1_048_576));
  writeFileSync(script, `#!/bin/sh\necho $$ > ${group}/cgroup.procs\nexec ${NODE} "$@"\n`);
  chmodSync(script, 0o755);
  return script;
}

/** Removes the control groups, whose processes must have ended. */
export function removeLimits(): void {
  for (const group of groups.splice(0)) rmdirSync(group);
}

function newGroup(folder: string): string {
  const group = join(folder, `latchkey-test-${process.pid}-${groups.length}`);
  mkdirSync(group);
  groups.push(group);
  return group;
}

/** Root on cgroup v1; on v2 only where the controller is enabled for new groups. */
function canLimit(folder: string, limit: string): boolean {
  try {
    const group = newGroup(folder);
    const isThere = existsSync(join(group, limit));
    if (isThere) readFileSync(join(group, limit));
    removeLimits();
    return isThere;
  } catch {
    return false;
  }
}
