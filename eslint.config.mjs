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

const TABLES = 'Write the statement with tables(em) of src/database/query.ts (decision 0021).';
const ENTITY = 'Define the table with defineEntity in a .entity.ts file (decision 0021).';

/** The EntityManager's own statements interpolate their values; entity classes are not typed. */
const ENTITY_MANAGER = [
  {
    selector:
      'CallExpression > MemberExpression.callee:matches([object.name=/^(em|tx)$/], [object.property.name="em"])[property.name=/^(find|insert|upsert|native|persist|remove|count|create|assign|merge|populate|refresh|flush|execute|qb|getReference|getRepository)/]',
    message: `The EntityManager interpolates values. ${TABLES}`,
  },
  { selector: 'Decorator', message: ENTITY },
  { selector: 'ClassDeclaration[superClass.name=/^(BaseEntity|EntitySchema)$/]', message: ENTITY },
];

/** Statements as text, whose rows have the type that somebody wrote next to them. */
const TEXT_STATEMENTS = [
  { selector: "MemberExpression[property.name='getKysely']", message: TABLES },
  {
    selector: "MemberExpression[object.name='CompiledQuery'][property.name='raw']",
    message: TABLES,
  },
  {
    selector: "MemberExpression[object.name='sql'][property.name='raw']",
    message: `Bind values, and name columns with eb.ref. ${TABLES}`,
  },
  {
    selector: "TaggedTemplateExpression[tag.name='sql'] > .typeArguments > TSTypeLiteral",
    message: `The entities do not check this row type. ${TABLES}`,
  },
  {
    selector: "CallExpression[callee.property.name='query'][typeArguments]",
    message: `The entities do not check this row type. ${TABLES}`,
  },
];

/** The files that need statements as text: settings of the database, partitions, the lookup, Citus. */
const HAVE_TEXT_STATEMENTS = [
  'src/database/{query,page,open-standby}.ts',
  'src/database/{connect,citus}/*.ts',
  'src/audit/audit-partition.store.ts',
  'src/authority/{basis,standing}.store.ts',
  'src/http/surface/readiness.ts',
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
    rules: {
      'no-restricted-syntax': ['error', ...UNICODE_CASE, ...ENTITY_MANAGER, ...TEXT_STATEMENTS],
    },
  },
  {
    files: HAVE_TEXT_STATEMENTS,
    rules: { 'no-restricted-syntax': ['error', ...UNICODE_CASE, ...ENTITY_MANAGER] },
  },
  {
    files: pure,
    ignores: ['src/core/ascii-case.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...CLOCK_AND_CHANCE,
        ...UNICODE_CASE,
        ...ENTITY_MANAGER,
        ...TEXT_STATEMENTS,
      ],
    },
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
