// Loaded into a server with node --import: applies the mutant that the environment variable MUTANT names.
import { Buffer } from 'node:buffer';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutate } from './mutate.ts';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return loaded;
    const source = Buffer.from(loaded.source).toString();
    const mutated = mutate(fileURLToPath(url), source);
    return mutated === source ? loaded : { ...loaded, source: mutated };
  },
});
