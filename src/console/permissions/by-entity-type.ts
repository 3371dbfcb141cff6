/** Groups permissions by entity type: [["channel", ["read", "list"]]]. */
export function byEntityType(
  permissions: readonly string[],
): readonly (readonly [entityType: string, operations: readonly string[]])[] {
  const groups = Map.groupBy(permissions, (permission) =>
    permission.slice(0, permission.indexOf(':')),
  );
  return [...groups].map(([entityType, names]) => [
    entityType,
    names.map((name) => name.slice(entityType.length + 1)),
  ]);
}
