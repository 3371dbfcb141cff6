const ROOT = '/sys/fs/cgroup';

/**
 * Returns the memory limit of this process's container in bytes: the least of its control groups
 * (cgroup v2 and v1) and those above. Null without one. `read` returns the text of a file, or null.
 */
export function memoryLimit(read: (path: string) => string | null): number | null {
  const limits = (read('/proc/self/cgroup') ?? '')
    .split('\n')
    .flatMap(filesOf)
    .map((path) => bytesOf(read(path)))
    .filter((bytes) => bytes !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** Returns the files with limits for a line of /proc/self/cgroup, `ID:CONTROLLERS:PATH`. */
function filesOf(line: string): string[] {
  const [, id, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
  // Includes the root: a container may see its own group there, but the host's path in the line.
  const groups = path
    .split('/')
    .filter(Boolean)
    .reduce(([group = '', ...above], name) => [`${group}/${name}`, group, ...above], ['']);
  if (id === '0')
    return groups.flatMap((group) => [`${ROOT}${group}/memory.max`, `${ROOT}${group}/memory.high`]);
  return controllers.split(',').includes('memory')
    ? groups.map((group) => `${ROOT}/memory${group}/memory.limit_in_bytes`)
    : [];
}

/** Returns null for a missing file, and for no limit: `max` in v2, 2^63 less a page in v1. */
function bytesOf(text: string | null): number | null {
  const bytes = /^\d+\s*$/.test(text ?? '') ? Number(text) : null;
  return bytes === null || bytes > Number.MAX_SAFE_INTEGER ? null : bytes;
}
