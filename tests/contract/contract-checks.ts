/** Every check of the contract, in the order of the specification (docs/instance-protocol.md). */
import { announcementChecks } from './announcement-checks.ts';
import { batchChecks } from './batch-checks.ts';
import type { ContractCheck } from './contract-check.ts';
import { filterChecks } from './filter-checks.ts';
import { groupChecks } from './group-checks.ts';
import { nearChecks } from './near-checks.ts';
import { orderChecks } from './order-checks.ts';
import { pageChecks } from './page-checks.ts';
import { rowChecks } from './row-checks.ts';
import { skewChecks } from './skew-checks.ts';
import { stackingChecks } from './stacking-checks.ts';
import { textChecks } from './text-checks.ts';
import { transportChecks } from './transport-checks.ts';
import { versionChecks } from './version-checks.ts';

export const contractChecks: readonly ContractCheck[] = [
  ...transportChecks,
  ...batchChecks,
  ...versionChecks,
  ...orderChecks,
  ...pageChecks,
  ...filterChecks,
  ...textChecks,
  ...nearChecks,
  ...rowChecks,
  ...groupChecks,
  ...skewChecks,
  ...announcementChecks,
  ...stackingChecks,
];
