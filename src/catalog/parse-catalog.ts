import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { whyNotName } from '../core/text-rules.ts';
import { Catalog, type EntityTypeDefinition, type RoleDefinition } from './catalog.ts';
import { ANY, WORD } from './grant.ts';
import { OWN_ENTITY_TYPES } from './own-entity-types.ts';
import { covers, NOTHING, overlaps, without } from './permission-set.ts';

/** A fault in the catalogue file, with its position and how to fix it. */
export interface CatalogFault {
  readonly line: number;
  readonly key: string;
  readonly message: string;
}

/** The parsed catalogue, or every fault of the text. */
export type CatalogReading =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly faults: readonly CatalogFault[] };

const word = z
  .string()
  .regex(WORD, 'must be lower-case words joined by hyphens, for example repository-issue');
const name = z.string().superRefine((text, context) => {
  const message = whyNotName(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const words = z.array(word).min(1, 'must list at least one');
const texts = z.array(z.string());

const FILE = z.strictObject({
  entityTypes: z
    .record(word, z.strictObject({ description: z.string().optional(), operations: words }))
    .default({}),
  scopes: z
    .record(name, z.strictObject({ description: z.string(), grants: texts.min(1) }))
    .default({}),
  roles: z.record(
    word,
    z.strictObject({
      name,
      grants: texts.default([]),
      application: z.array(z.union([word, z.literal(ANY)])).default([]),
      except: texts.default([]),
    }),
  ),
});
type CatalogFile = z.infer<typeof FILE>;
type Path = readonly (string | number)[];
interface Found {
  readonly path: Path;
  readonly message: string;
}

/** Parses a catalogue file (YAML). Reports every fault at once, with its line and key. */
export function parseCatalog(text: string): CatalogReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map((e) => ({
        line: e.linePos?.[0].line ?? 1,
        key: '',
        message: firstLine(e.message),
      })),
    };
  }
  const located = (found: readonly Found[]): CatalogReading => ({
    ok: false,
    faults: found.map(({ path, message }) => ({
      line: lineOf(document, lines, path),
      key: path.join('.'),
      message,
    })),
  });
  const value = toValue(document);
  if (!value.ok) return located([{ path: [], message: value.because }]);
  const file = FILE.safeParse(value.value);
  if (!file.success)
    return located(
      file.error.issues.map((issue) => ({
        path: issue.path.map((p) => (typeof p === 'symbol' ? String(p) : p)),
        message:
          issue.code === 'invalid_key'
            ? (issue.issues[0]?.message ?? issue.message)
            : issue.message,
      })),
    );
  const redefined = whyNotEntityTypes(file.data);
  if (redefined.length > 0) return located(redefined);
  const entityTypes = [...OWN_ENTITY_TYPES, ...applicationTypes(file.data)];
  const bare = new Catalog({ entityTypes, scopes: [], roles: [] });
  const found = [...whyNotScopes(file.data, bare), ...whyNotRoles(file.data, bare)];
  if (found.length > 0) return located(found);
  const scopes = Object.entries(file.data.scopes).map(([name, { description, grants }]) => ({
    name,
    description,
    grants,
  }));
  return {
    ok: true,
    catalog: new Catalog({ entityTypes, scopes, roles: toRoles(file.data, bare) }),
  };
}

/**
 * Converts the document to a value, resolving aliases. YAML parses an unquoted *:* as an alias,
 * which is the most likely mistake.
 */
function toValue(
  document: Document,
): { ok: true; value: unknown } | { ok: false; because: string } {
  try {
    return { ok: true, value: document.toJS() ?? {} };
  } catch (error) {
    return {
      ok: false,
      because: `${error instanceof Error ? firstLine(error.message) : String(error)}: patterns that begin with * need quotes, as in '*:*'`,
    };
  }
}

const firstLine = (message: string): string => message.split('\n')[0] ?? message;

/**
 * Returns the line of the deepest existing node on the path: a missing key is reported at its
 * parent.
 */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown =
      length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

const applicationTypes = (file: CatalogFile): EntityTypeDefinition[] =>
  Object.entries(file.entityTypes).map(([name, { description, operations }]) => ({
    name,
    description: description ?? null,
    operations: [...new Set(operations)],
  }));

const whyNotEntityTypes = (file: CatalogFile): Found[] =>
  OWN_ENTITY_TYPES.filter(({ name }) => name in file.entityTypes).map(({ name }) => ({
    path: ['entityTypes', name],
    message: `${name} is a built-in entity type: remove it from the file`,
  }));

function whyNotGrants(path: Path, grants: readonly string[], catalog: Catalog): Found[] {
  return grants.flatMap((grant, i) => {
    const message = catalog.whyNotGrant(grant);
    return message ? [{ path: [...path, i], message }] : [];
  });
}

const whyNotScopes = (file: CatalogFile, catalog: Catalog): Found[] =>
  Object.entries(file.scopes).flatMap(([name, { grants }]) => [
    ...whyNotGrants(['scopes', name, 'grants'], grants, catalog),
    ...(catalog.grant(name) === NOTHING
      ? []
      : [
          {
            path: ['scopes', name],
            message: `${name} is already a permission or a pattern: choose another name for the scope`,
          },
        ]),
  ]);

function whyNotOperations(path: Path, operations: readonly string[], file: CatalogFile): Found[] {
  const known = new Set([
    ANY,
    ...Object.values(file.entityTypes).flatMap((type) => type.operations),
  ]);
  return operations.flatMap((operation, i) =>
    known.has(operation)
      ? []
      : [
          {
            path: [...path, i],
            message: `no entity type in this file has an operation "${operation}"`,
          },
        ],
  );
}

function whyNotRoles(file: CatalogFile, catalog: Catalog): Found[] {
  const found = Object.entries(file.roles).flatMap(([key, { grants, except, application }]) => [
    ...whyNotOperations(['roles', key, 'application'], application, file),
    ...whyNotGrants(['roles', key, 'grants'], grants, catalog),
    ...whyNotGrants(['roles', key, 'except'], except, catalog),
  ]);
  const holdsEverything = toRoles(file, catalog).some(({ grants }) =>
    covers(catalog.grants(grants), catalog.everything),
  );
  return holdsEverything
    ? found
    : [
        ...found,
        {
          path: ['roles'],
          message:
            "no role holds everything: add the grant '*:*' to one, because the first owner requires it",
        },
      ];
}

const toRoles = (file: CatalogFile, catalog: Catalog): RoleDefinition[] =>
  Object.entries(file.roles).map(([key, { name, grants, application, except }]) => ({
    key,
    name,
    grants: withoutExcepted(
      [...grants, ...onApplicationTypes(file, catalog, application)],
      except,
      catalog,
    ),
  }));

const onApplicationTypes = (
  file: CatalogFile,
  catalog: Catalog,
  operations: readonly string[],
): string[] =>
  Object.keys(file.entityTypes).flatMap((type) =>
    operations
      .map((operation) => `${type}:${operation}`)
      .filter((grant) => catalog.grant(grant) !== NOTHING),
  );

/**
 * Removes the excepted permissions from the grants. Grants are only additive, so the affected
 * patterns are expanded per entity type.
 */
function withoutExcepted(
  grants: readonly string[],
  except: readonly string[],
  catalog: Catalog,
): string[] {
  const excepted = catalog.grants(except);
  if (!overlaps(catalog.grants(grants), excepted)) return [...grants];
  const left = without(catalog.grants(grants), excepted);
  return catalog.entityTypes.flatMap(({ name }) => {
    const whole = catalog.grant(`${name}:*`);
    return covers(left, whole) ? [`${name}:*`] : catalog.spellOut(left & whole);
  });
}
