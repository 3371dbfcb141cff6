/**
 * The documents of each client: its identity, a page of a list, and a mutation with errors as data.
 */
export const VIEWER =
  'query ClientViewerQuery { viewer { user { id name } organization { id name slug } } }';

export const PAGE = `query ClientTokensQuery($first: Int!, $after: String) {
  personalAccessTokens(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
    totalCount
    edges { cursor node { id name status } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const ONE =
  'query ClientTokenQuery($id: ID!) { personalAccessToken(id: $id) { id name status } }';

export const RENAME = `mutation ClientRenameMutation($input: UpdatePersonalAccessTokenInput!) {
  updatePersonalAccessToken(input: $input) {
    __typename
    ... on UpdatePersonalAccessTokenPayload { personalAccessToken { id name status } }
    ... on ValidationError { message issues { path message } }
    ... on NotFoundError { message }
  }
}`;
