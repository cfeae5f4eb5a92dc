/** How hosts and gateways speak of content versions through Redis. */

/** A version is believed this long after its host last said it; its key expires then. */
export const versionBelievedForMs = 15_000;

/** The key under which a host announces an instance's version, written as `<seq> <digest>`. */
export const versionKey = (slug: string): string => `active-news:version:${slug}`;
