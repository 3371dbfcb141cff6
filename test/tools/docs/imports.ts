import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

/** The part of dependency-cruiser's answer that is read. */
interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly {
      readonly resolved: string;
      readonly dependencyTypes: readonly string[];
    }[];
  }[];
}

/** Folders, each with the folders that it imports. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

const folderOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

/** `src/database` lists every entity for the ORM. The list would make it a part of each domain. */
const listsEntities = (from: string, path: string): boolean =>
  from === 'database' && path.endsWith('.entity.ts');

/** Reads which folder of src imports which at run time; imports of types are left out. */
export async function readImports(): Promise<Imports> {
  const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [depcruise, 'src', '--output-type', 'json'],
    {
      cwd: ROOT,
      maxBuffer: 2 ** 28,
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
    },
  );
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of (JSON.parse(stdout) as Cruise).modules) {
    const from = folderOf(source);
    if (from === null) continue;
    const targets = imports.get(from) ?? new Set<string>();
    imports.set(from, targets);
    for (const { resolved, dependencyTypes } of dependencies) {
      const to = folderOf(resolved);
      if (to === null || to === from || dependencyTypes.includes('type-only')) continue;
      if (!listsEntities(from, resolved)) targets.add(to);
    }
  }
  return imports;
}

/** Everything that can be reached from a folder. */
function reachable(imports: Imports, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    for (const next of imports.get(folder) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(from);
  return found;
}

/**
 * Draws the imports as a Mermaid flowchart. Folders that import each other share a box. An arrow that
 * follows from others is left out, so an arrow upwards would stand out.
 */
export function drawImports(imports: Imports): string {
  const folders = [...imports.keys()].sort();
  const reach = new Map(folders.map((folder) => [folder, reachable(imports, folder)]));
  const reaches = (from: string, to: string): boolean => reach.get(from)?.has(to) ?? false;
  const boxOf = (folder: string): string =>
    folders.find((one) => one === folder || (reaches(one, folder) && reaches(folder, one))) ??
    folder;
  const boxes = [...new Set(folders.map(boxOf))];
  const isAbove = (from: string, to: string): boolean => from !== to && reaches(from, to);
  const arrows = boxes.flatMap((from) =>
    boxes
      .filter((to) => isAbove(from, to))
      .filter((to) => !boxes.some((mid) => mid !== to && isAbove(from, mid) && isAbove(mid, to)))
      .map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  const labels = boxes.map(
    (box) => `  ${idOf(box)}["${folders.filter((folder) => boxOf(folder) === box).join('<br>')}"]`,
  );
  return ['```mermaid', 'flowchart TD', ...labels, ...arrows, '```'].join('\n');
}

/** Mermaid reserves some words. */
const idOf = (folder: string): string => `f_${folder.replaceAll('-', '_')}`;
