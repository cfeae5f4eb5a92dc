/** The closed list of codes a client can meet in `errors[].extensions.code`, beside GraphQL's own. */
export const errorCodes = {
  /** An argument names something that does not exist or breaks a rule; the message says which and what is allowed. */
  badUserInput: 'BAD_USER_INPUT',
  /** The instance that owns the asked id did not answer; the story may well exist. */
  ownerUnavailable: 'OWNER_UNAVAILABLE',
  /** Not one of the instances that this field needs has answered. */
  allInstancesMissing: 'ALL_INSTANCES_MISSING',
  /** The operation needs more questions to instances than one answer may cost. */
  tooCostly: 'QUERY_TOO_COSTLY',
  /** A mutation without the ADMIN_TOKEN, or where none is set. */
  adminOnly: 'ADMIN_ONLY',
  /** Nobody here takes decisions for this partnership: no instance speaks for it, or its server knows no mutations. */
  notAdministered: 'NOT_ADMINISTERED',
  /** The request has passed too many gateways, and so probably goes in a circle. */
  hopLimit: 'HOP_LIMIT',
  /** A fault of ours; the log has it under `errorId`. */
  internal: 'INTERNAL_SERVER_ERROR',
} as const;
