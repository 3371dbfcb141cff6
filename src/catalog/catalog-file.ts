import { z } from 'zod';
import { whyNotName } from '../core/text-rules.ts';
import { ANY, WORD } from './grant.ts';

const word = z
  .string()
  .regex(WORD, 'must be lower-case words joined by hyphens, for example repository-issue');
const name = z.string().superRefine((text, context) => {
  const message = whyNotName(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const words = z.array(word).min(1, 'must list at least one');
const texts = z.array(z.string());

/** The form of a catalogue file. */
export const CATALOG_FILE_FORM = z.strictObject({
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
/** A catalogue file of the right form. */
export type CatalogFile = z.infer<typeof CATALOG_FILE_FORM>;

/** The keys that lead to a value of the file. */
export type CatalogPath = readonly (string | number)[];

/** A fault of the file, at a path. */
export interface CatalogFinding {
  readonly path: CatalogPath;
  readonly message: string;
}
