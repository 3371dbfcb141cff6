import type { CodegenConfig } from '@graphql-codegen/cli';

const preset = {
  preset: 'client' as const,
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: false,
    scalars: { DateTime: 'string', Duration: 'string', ID: 'string' },
    importExtension: '.ts',
    emitLegacyCommonJSImports: false,
  },
};

/**
 * Generates the typed documents: those that the client, the tests and the demo use, and those of
 * the console.
 */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'src/generated/': { documents: 'schema/operations/*.graphql', ...preset },
    'src/generated/console/': { documents: 'src/console/operations/*.graphql', ...preset },
  },
};

export default config;
