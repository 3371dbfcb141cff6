/** The values of DATABASE_LAYOUT: tables as PostgreSQL creates them, or replicated by Citus. */
export const LAYOUTS = ['postgresql', 'citus'] as const;

/** One of `LAYOUTS`. */
export type Layout = (typeof LAYOUTS)[number];
