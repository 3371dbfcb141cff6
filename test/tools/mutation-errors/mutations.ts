import { globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The arguments of a call of `defineMutation` or `defineBareMutation`. */
export interface MutationDefinition {
  readonly name: string;
  readonly authScopes: ts.Node;
  readonly resolve: ts.Node;
}

/** Compiles the server, without what only uses its public schema. */
export function compileServer(root: string): ts.Program {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const files = globSync('src/**/*.ts', { cwd: root }).filter(
    (file) => !/^src\/(console|client|demo|generated)\//.test(file),
  );
  const program = ts.createProgram(
    files.map((file) => join(root, file)),
    options,
  );
  // Binds the files: until then a node has no parent, and its text cannot be read.
  program.getTypeChecker();
  return program;
}

/** Returns the mutations that the program defines, by name. */
export function mutationsOf(program: ts.Program): MutationDefinition[] {
  const found: MutationDefinition[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^define(?:Bare)?Mutation$/.test(node.expression.getText())) {
      const [name, definition] = node.arguments;
      if (!name || !ts.isStringLiteral(name) || !definition)
        throw new Error(`A mutation must be defined with a literal name: ${node.getText()}`);
      found.push({
        name: name.text,
        authScopes: propertyOf(definition, 'authScopes'),
        resolve: propertyOf(definition, 'resolve'),
      });
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles())
    if (file.fileName.endsWith('.graphql.ts')) visit(file);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function propertyOf(definition: ts.Expression, key: string): ts.Node {
  const properties = ts.isObjectLiteralExpression(definition) ? definition.properties : [];
  const found = properties.find((property) => property.name?.getText() === key);
  if (!found || !ts.isPropertyAssignment(found))
    throw new Error(`A mutation must be defined with the property ${key}: ${definition.getText()}`);
  return found.initializer;
}
