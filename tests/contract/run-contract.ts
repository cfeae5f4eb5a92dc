/** Runs checks of the contract one after the other, and again where the content changed under them. */
import { Broken, NotTried, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';

export type CheckResult = {
  readonly check: ContractCheck;
  readonly outcome: 'holds' | 'broken' | 'not tried';
  /** What was compared, what is wrong, or what is missing. */
  readonly detail: string;
};

const maxTries = 3;

/** Errors: what an instance does wrong is a result; it throws for a fault of the kit alone. */
export async function runContract(
  client: InstanceClient,
  checks: readonly ContractCheck[],
  onResult: (result: CheckResult) => void = () => {},
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(client, check);
    results.push(result);
    onResult(result);
  }
  return results;
}

async function runCheck(client: InstanceClient, check: ContractCheck): Promise<CheckResult> {
  for (let tries = 1; ; tries++) {
    try {
      return { check, outcome: 'holds', detail: await check.run(client) };
    } catch (error) {
      if (error instanceof NotTried) return { check, outcome: 'not tried', detail: error.message };
      if (!(error instanceof Broken)) throw error;
      // A story that came in during a check is no fault of the instance.
      const hasMoved = client.digestsSeen.size > 1;
      if (!hasMoved || tries === maxTries)
        return {
          check,
          outcome: 'broken',
          detail: hasMoved
            ? `${error.message} (the content changed during each of ${maxTries} tries)`
            : error.message,
        };
      client.forget();
    }
  }
}
