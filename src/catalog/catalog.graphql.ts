import { builder } from '../graphql/builder.ts';
import type { Catalog, EntityTypeDefinition, NamedScopeDefinition } from './catalog.ts';

const EntityType = builder.objectRef<EntityTypeDefinition>('EntityType').implement({
  description: 'A type of entity that permissions apply to.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The part of a permission before the colon.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'A description for people.',
    }),
    operations: t.stringList({
      resolve: ({ operations }) => [...operations],
      description: 'The operations on it: the parts of permissions after the colon.',
    }),
  }),
});

const NamedScope = builder.objectRef<NamedScopeDefinition>('NamedScope').implement({
  description: 'A named set of permissions that a token can have as a scope.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name to use as a scope, for example repo.' }),
    description: t.exposeString('description', {
      description: 'What a token with this scope can do.',
    }),
    permissions: t.stringList({
      resolve: ({ name }, _args, { call: { catalog } }) => catalog.spellOut(catalog.scope(name)),
      description: 'The permissions that it covers, sorted.',
    }),
  }),
});

const CatalogType = builder.objectRef<Catalog>('Catalog').implement({
  description: 'All entity types, operations and named scopes.',
  fields: (t) => ({
    entityTypes: t.field({
      type: [EntityType],
      resolve: ({ entityTypes }) => [...entityTypes],
      description: 'The entity types, the built-in ones first.',
    }),
    scopes: t.field({
      type: [NamedScope],
      resolve: ({ scopes }) => [...scopes],
      description: 'The named scopes.',
    }),
  }),
});

builder.queryField('catalog', (t) =>
  t.field({
    type: CatalogType,
    description:
      'The catalogue of permissions, for scope pickers and for services that check access.',
    authScopes: { signedIn: true },
    resolve: (_parent, _args, { call }) => call.catalog,
  }),
);
