/** Who may import whom. Folders are domains, suffixes are layers; no suffix means pure. */
const LAYERS = ['graphql', 'usecase', 'rule', 'loader', 'store', 'entity'];
const DOMAINS = [
  'catalog',
  'access',
  'audit',
  'organization',
  'authority',
  'user',
  'role',
  'member',
  'credential',
  'token',
  'session',
  'asking',
];
const oneOf = (names) => `(${names.join('|')})`;

const layerRules = LAYERS.slice(1).map((layer, i) => ({
  name: `${layer}-imports-downwards`,
  severity: 'error',
  from: { path: `\\.${layer}\\.ts$` },
  to: { path: `\\.${oneOf(LAYERS.slice(0, i + 1))}\\.ts$` },
}));

const domainRules = DOMAINS.slice(0, -1).map((domain, i) => ({
  name: `${domain}-imports-lower-domains`,
  severity: 'error',
  from: { path: `^src/${domain}/` },
  to: { path: `^src/${oneOf(DOMAINS.slice(i + 1))}/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '(process/check-node\\.mjs|console/(main\\.tsx|prepare\\.mjs)|generated/.*)$',
      },
      to: {},
    },
    {
      name: 'use-cases-share-rules-not-flows',
      severity: 'error',
      from: { path: '\\.usecase\\.ts$' },
      to: { path: '\\.usecase\\.ts$' },
    },
    {
      name: 'mikro-orm-in-stores-only',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '(\\.(entity|store|rule)\\.ts$|^src/database/|^src/core/call\\.ts$)',
      },
      to: { path: 'node_modules/(@mikro-orm|kysely)' },
    },
    {
      name: 'http-in-http-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http|server|process|demo)/' },
      to: { path: '^src/http/' },
    },
    {
      name: 'graphql-in-graphql-only',
      severity: 'error',
      from: { path: '\\.(usecase|rule|loader|store|entity)\\.ts$' },
      to: { path: '^(src/(graphql|server)/|node_modules/(graphql|@pothos)/)' },
    },
    {
      name: 'clients-know-the-published-schema-only',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { pathNot: '^src/(generated|client)/' },
    },
    {
      name: 'the-console-knows-the-published-schema-and-pure-files',
      severity: 'error',
      from: { path: '^src/console/' },
      to: {
        path: '^src/',
        pathNot: `^src/(generated/console|console)/|^src/${oneOf(DOMAINS)}/[a-z-]+\\.ts$|^src/core/refusal\\.ts$`,
      },
    },
    {
      name: 'of-the-console-others-know-its-paths',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/console/' },
      to: { path: '^src/console/', pathNot: '^src/console/paths\\.ts$' },
    },
    {
      name: 'generated-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/generated/' },
      to: { path: '^src/', pathNot: '^src/generated/' },
    },
    {
      name: 'tests-share-support-only',
      comment:
        'A test folder imports its own files and test/support. The tests of the documents read every folder.',
      severity: 'error',
      from: {
        path: '^test/(.+)/[^/]+$',
        pathNot: '^test/(support/|tools/docs/|contract/(documents|generated-docs)\\.test\\.ts$)',
      },
      to: { path: '^test/', pathNot: '^test/($1/[^/]+$|support/|tools/docs/)' },
    },
    {
      name: 'support-imports-no-tests',
      severity: 'error',
      from: { path: '^test/support/' },
      to: { path: '^test/', pathNot: '^test/support/' },
    },
    ...layerRules,
    ...domainRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
