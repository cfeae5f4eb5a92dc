/** The shape of one entry of the registry; its zod schema is in registry-schema.ts and must agree with it. */

export type Permission = 'none' | 'headline' | 'excerpt' | 'full';

export type RegistryFeed = {
  readonly url: string;
  /** True once a person has accepted the feed; only accepted feeds are polled. */
  readonly verified: boolean;
  /**
   * Restricts a shared feed to the items of this partnership: those whose link has a path that starts with `path`,
   * and those of `category` (equal in normal form, resolve-tag.ts). With both, either is enough.
   */
  readonly include?: { readonly path?: string; readonly category?: string };
};

export type Partnership = {
  /** Names the partnership for ever; lower-case words joined by single hyphens. */
  readonly slug: string;
  readonly name: string;
  readonly scope: 'partnership' | 'national';
  /** `merged` goes with `mergedInto`; `active` ones are called working partnerships. */
  readonly status: 'active' | 'merged' | 'closed';
  /** Slug of schema/data/regions.json; null for the national body. */
  readonly region: string | null;
  /** Places in words; may be empty. */
  readonly area: readonly string[];
  /** ONS codes of upper-tier and unitary councils; each has at most one working partnership. */
  readonly councils: readonly string[];
  /** Absolute http(s) address; relative links in feeds resolve against it. */
  readonly website: string;
  /**
   * Hosts (with port if not the default) that the partnership's story links may have; never empty once read:
   * an entry without any gets the host of `website`, with and without `www.`.
   */
  readonly hosts: readonly string[];
  /** Hosts of earlier websites, which old story links may have. */
  readonly legacyHosts: readonly string[];
  readonly feeds: readonly RegistryFeed[];
  readonly formerNames: readonly string[];
  /** Other names by which partners tag its stories. */
  readonly aliases: readonly string[];
  /** Slug of another entry of the same file. */
  readonly mergedInto?: string;
  /** `2025`, `2025-04` or `2025-04-01`. */
  readonly mergedOn?: string;
  /** Left out means `excerpt`. */
  readonly permission?: Permission;
};

/**
 * All partnerships of one file, in its order; slugs are unique.
 *
 * Shapes: `digest` is 22 letters of base64url; files that say the same have the same, in YAML or JSON, however laid out.
 */
export type Registry = { readonly partnerships: readonly Partnership[]; readonly digest: string };
