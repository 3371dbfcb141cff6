import ts from 'typescript';
import { implementationsIn } from './implementations.ts';

/** What code can execute, directly or through what it refers to. */
export interface Reach {
  /** The names of the error classes that the code creates and does not handle. */
  readonly errors: ReadonlySet<string>;
  /** The declarations of functions, constants and properties. */
  readonly declarations: ReadonlySet<ts.Node>;
}

/** Names of constants that are not followed, and the class whose subclasses are collected. */
export interface ReachOptions {
  readonly base: string;
  readonly ignored: readonly string[];
}

type Handled = ReadonlySet<string>;

/** Returns a function that follows code through the program. */
export function reachIn(
  program: ts.Program,
  { base, ignored }: ReachOptions,
): (root: ts.Node) => Reach {
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().filter(({ isDeclarationFile }) => !isDeclarationFile);
  const implementationsOf = implementationsIn(files, checker);

  /** Returns the declarations that a name refers to. */
  const declarationsOf = (name: ts.Node): readonly ts.Node[] => {
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const { declarations = [] } = (isAlias ? checker.getAliasedSymbol(symbol) : symbol) ?? {};
    return declarations
      .filter((one) => !one.getSourceFile().isDeclarationFile && !ts.isParameter(one))
      .filter((one) => !ignored.includes(ts.getNameOfDeclaration(one)?.getText() ?? ''))
      .flatMap((one) => [one, ...implementationsOf(one)]);
  };

  /** Whether the expression names an object literal, of which only the named property is followed. */
  const isTable = (node: ts.Expression): boolean =>
    ts.isIdentifier(node) &&
    declarationsOf(node).some(
      (one) =>
        ts.isVariableDeclaration(one) &&
        one.initializer !== undefined &&
        ts.isObjectLiteralExpression(withoutTypes(one.initializer)),
    );

  return (root) => {
    const errors = new Set<string>();
    /** The sets of handled classes with which each declaration was visited. */
    const visited = new Map<ts.Node, Set<string>>();

    const follow = (name: ts.Node, handled: Handled): void => {
      const key = [...handled].sort().join();
      for (const declaration of declarationsOf(name)) {
        const keys = visited.get(declaration) ?? new Set();
        if (keys.has(key)) continue;
        visited.set(declaration, keys.add(key));
        visit(declaration, handled);
      }
    };

    const visit = (node: ts.Node, handled: Handled): void => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
      if (ts.isNewExpression(node)) {
        const lineage = lineageOf(checker.getTypeAtLocation(node));
        const [name = ''] = lineage;
        if (lineage.includes(base) && !lineage.some((one) => handled.has(one))) errors.add(name);
      }
      if (ts.isIdentifier(node)) follow(node, handled);
      else if (ts.isPropertyAccessExpression(node)) {
        follow(node.name, handled);
        if (!isTable(node.expression)) visit(node.expression, handled);
      } else
        ts.forEachChild(node, (child) => {
          const isTried = ts.isTryStatement(node) && child === node.tryBlock;
          visit(child, isTried ? new Set([...handled, ...replacedBy(node)]) : handled);
        });
    };

    visit(root, new Set());
    return { errors, declarations: new Set(visited.keys()) };
  };
}

/** Returns the name of the class and those of its ancestors. */
const lineageOf = (type: ts.Type): string[] => [
  type.symbol.name,
  ...(type.getBaseTypes() ?? []).flatMap(lineageOf),
];

const withoutTypes = (node: ts.Expression): ts.Expression =>
  ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? withoutTypes(node.expression) : node;

/**
 * Returns the class of errors that the `catch` block replaces, by
 * `throw error instanceof Class ? other : error;`. Any other block counts as handling nothing.
 */
const replacedBy = ({ catchClause }: ts.TryStatement): string[] =>
  (catchClause?.block.statements ?? []).flatMap((statement) => {
    if (!ts.isThrowStatement(statement) || !ts.isConditionalExpression(statement.expression))
      return [];
    const { condition } = statement.expression;
    return ts.isBinaryExpression(condition) &&
      condition.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword
      ? [condition.right.getText()]
      : [];
  });
