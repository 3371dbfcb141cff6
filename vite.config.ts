import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Lays a compressed copy beside each asset, so that the server compresses nothing at run time. */
const precompress = (): Plugin => ({
  name: 'precompress',
  apply: 'build',
  writeBundle: ({ dir = '' }) => {
    const folder = join(dir, 'assets');
    for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
      const content = readFileSync(join(folder, name));
      writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
    }
  },
});

// What is built is for production, also when tests ask for it.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production';

/**
 * The console: static files, which the server serves under a policy that allows no inline script or
 * style.
 */
export default defineConfig({
  root: 'src/console',
  // Assets are found from where they are named: the path below which the server is published is not
  // known here.
  base: './',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // Packages mark their client components with 'use client': a note for servers that render,
      // which says nothing here.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
    },
  },
  plugins: [precompress()],
  server: { proxy: { '/graphql': process.env['LATCHKEY_URL'] ?? 'http://127.0.0.1:4000' } },
});
