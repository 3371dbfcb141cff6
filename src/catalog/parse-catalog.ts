import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { toRoles } from './catalog-file-roles.ts';
import { whyNotEntityTypes, whyNotRoles, whyNotScopes } from './catalog-file-rules.ts';
import {
  CATALOG_FILE_FORM,
  type CatalogFile,
  type CatalogFinding,
  type CatalogPath,
} from './catalog-file.ts';
import { Catalog, type EntityTypeDefinition } from './catalog.ts';
import { OWN_ENTITY_TYPES } from './own-entity-types.ts';

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
  const located = (found: readonly CatalogFinding[]): CatalogReading => ({
    ok: false,
    faults: found.map(({ path, message }) => ({
      line: lineOf(document, lines, path),
      key: path.join('.'),
      message,
    })),
  });
  const value = toValue(document);
  if (!value.ok) return located([{ path: [], message: value.because }]);
  const file = CATALOG_FILE_FORM.safeParse(value.value);
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
function lineOf(document: Document, lines: LineCounter, path: CatalogPath): number {
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
