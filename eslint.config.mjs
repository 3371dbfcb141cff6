import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import graphql from '@graphql-eslint/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The pure files: time and chance come in as arguments. */
const pure = JSON.parse(readFileSync(new URL('tsconfig.pure.json', import.meta.url), 'utf8')).files;

/** Time and chance. */
const CLOCK_AND_CHANCE = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'A pure file gets the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'A pure file gets the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A pure file gets chance as an argument.',
  },
];

/**
 * Unicode's case folding and normalization make one text of two that differ: e-mail addresses are
 * parsed by parseEmailAddress, all else is ASCII's.
 */
const UNICODE_CASE = [
  {
    selector:
      'MemberExpression[property.name=/^(to(Locale)?(Lower|Upper)Case|normalize|localeCompare)$/]',
    message: 'Use asciiLowerCase, or parseEmailAddress for an e-mail address.',
  },
  {
    selector: 'Literal[regex.flags=/i.*[uv]|[uv].*i/]',
    message: 'A pattern with i and u matches the Kelvin sign for k: leave one of them out.',
  },
  {
    selector: "MemberExpression[object.name='Intl'][property.name='Collator']",
    message: 'Compare text exactly.',
  },
];

const CODE = ['**/*.{ts,tsx,js,mjs,cjs}'];
const { rules: SCHEMA_RULES } = graphql.configs['flat/schema-recommended'];
const [, NAMES] = SCHEMA_RULES['@graphql-eslint/naming-convention'];

export default tseslint.config(
  { ignores: ['node_modules', '.cache', 'data', 'src/generated', 'dist'] },
  {
    files: CODE,
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/method-signature-style': 'error',
      // The rule takes MikroORM's generic classes for each other's.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false } },
      ],
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/core/ascii-case.ts', 'src/console/**'],
    rules: { 'no-restricted-syntax': ['error', ...UNICODE_CASE] },
  },
  {
    files: pure,
    ignores: ['src/core/ascii-case.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCK_AND_CHANCE, ...UNICODE_CASE] },
  },
  {
    files: ['schema/schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql' } },
    },
    rules: {
      ...SCHEMA_RULES,
      ...graphql.configs['flat/schema-relay'].rules,
      // What has no identity of its own is a value: an answer, a page, a refusal, a part of
      // something that has one.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            suffixes: ['Payload', 'Connection', 'Edge', 'Error'],
            types: [
              ...[
                'AccessExplanation',
                'Catalog',
                'EntityType',
                'GateResult',
                'NamedScope',
                'OrganizationPolicy',
              ],
              ...['PageInfo', 'RateLimit', 'ValidationIssue', 'Viewer'],
            ],
          },
        },
      ],
      // The unions of results are made with their mutations, whose descriptions say what they are.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          UnionTypeDefinition: false,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          rootField: true,
        },
      ],
      // Lists that are bounded and small, such as roles and scopes, are lists.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      // An entity type is what it is called everywhere: it is no type of the schema's.
      '@graphql-eslint/naming-convention': [
        'error',
        { ...NAMES, 'ObjectTypeDefinition,ObjectTypeExtension': { forbiddenPrefixes: ['Type'] } },
      ],
    },
  },
  { files: ['src/console/**'], extends: [hooks.configs.flat.recommended] },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        URL: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
