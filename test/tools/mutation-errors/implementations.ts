import ts from 'typescript';

/**
 * Returns a function that finds what implements a method of an interface or type, and throws if
 * nothing does. For other declarations, it returns none.
 */
export function implementationsIn(
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
): (declaration: ts.Declaration) => readonly ts.Node[] {
  const found = new Map<ts.Node, ts.Node[]>();

  const add = (type: ts.Type, name: string, implementation: ts.Node): void => {
    if (type.isUnion()) for (const one of type.types) add(one, name, implementation);
    const property = type.getProperty(name);
    // The value of any other property is computed where the object is created.
    if (!property || !isCallable(checker.getTypeOfSymbol(property))) return;
    for (const method of property.declarations ?? [])
      if (method !== implementation)
        found.set(method, [...(found.get(method) ?? []), implementation]);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const type = checker.getContextualType(node);
      for (const property of node.properties)
        if (type && property.name) add(type, property.name.getText(), property);
    }
    if (ts.isClassLike(node))
      for (const { types } of node.heritageClauses ?? [])
        for (const type of types)
          for (const member of node.members)
            if (member.name) add(checker.getTypeAtLocation(type), member.name.getText(), member);
    // A member of a class that is declared as `name: Interface['method']`.
    if (ts.isPropertyDeclaration(node) && node.type && ts.isIndexedAccessTypeNode(node.type)) {
      const { objectType, indexType } = node.type;
      if (ts.isLiteralTypeNode(indexType) && ts.isStringLiteral(indexType.literal))
        add(checker.getTypeFromTypeNode(objectType), indexType.literal.text, node);
    }
    ts.forEachChild(node, visit);
  };
  // Resolvers implement no such method, and their types take long to check.
  files.filter(({ fileName }) => !fileName.endsWith('.graphql.ts')).forEach(visit);
  return (declaration) => {
    const isMethod =
      (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration)) &&
      isCallable(checker.getTypeAtLocation(declaration));
    const implementations = found.get(declaration) ?? [];
    if (isMethod && implementations.length === 0)
      throw new Error(`Found nothing that implements ${declaration.getText()}`);
    return implementations;
  };
}

const isCallable = (type: ts.Type): boolean =>
  type.isUnion() ? type.types.some(isCallable) : type.getCallSignatures().length > 0;
