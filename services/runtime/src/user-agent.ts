/** The name under which feeds are asked for, so that a partner can tell who we are and write to us. */
export function userAgent(contact: string | undefined): string {
  return `ActiveNews/0.1 (news aggregator of Active Partnerships${contact ? `; ${contact}` : ''})`;
}
