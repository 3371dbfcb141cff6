/** The secrets of seeded credentials. */
export interface Seeded {
  /**
   * Personal access tokens of different users. The first is narrowed; the owner of the second has
   * more than a page of tokens.
   */
  readonly tokens: readonly string[];
  /** More tokens, all of the first organization. */
  readonly neighbours: readonly string[];
  /** An API key with the role admin, in the organization of the first token. */
  readonly apiKey: string;
  /** The same key, and more of all organizations. */
  readonly apiKeys: readonly string[];
  readonly session: string;
  /** The prefix of the first token, with a wrong secret. */
  readonly wrong: string;
}

/**
 * The number of tokens, of those that are presented, and of the users who own them, a hundred in
 * each organization.
 */
export interface Size {
  readonly tokens: number;
  readonly presented: number;
  /** A tenth of the tokens by default. */
  readonly users?: number;
  /** More tokens of users of the first organization, all of them presented. */
  readonly neighbours?: number;
  /** One by default. */
  readonly apiKeys?: number;
}

/** The expression of a row's id, from its kind and number. */
export const idOf = (kind: string, n: string): string => `md5('${kind} ' || ${n})::uuid`;

/** The organization of user n; the last of each organization is its owner. $2: organizations. */
export const ORGANIZATION = '(n - 1) % $2::int + 1';
