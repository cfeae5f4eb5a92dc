/** Chooses where to kill: at random moments, and at counted steps, each or some of them. */
import { seeded } from '@active-news/sample-network/stories/seeded.ts';
import { stepKinds } from './count-steps.ts';
import type { Kill, Reference } from './run-killed.ts';

export type KillPlan = {
  readonly moments: number;
  /** Of each kind of step, spread evenly over all from a random first one; Infinity takes each step once. */
  readonly turns: number;
  readonly statements: number;
  readonly writes: number;
};

export function planKills(plan: KillPlan, { counts, tookMs }: Reference, seed: string): readonly Kill[] {
  const random = seeded(seed);
  const moments = Array.from(
    { length: plan.moments },
    (): Kill => ({ kind: 'moment', afterMs: random.int(0, Math.ceil(tookMs)) }),
  );
  const wanted = { turn: plan.turns, statement: plan.statements, write: plan.writes };
  return [
    ...moments,
    ...stepKinds.flatMap((kind): Kill[] => {
      const every = Math.max(1, counts[kind] / wanted[kind]);
      const first = random.int(1, Math.floor(every));
      const steps: Kill[] = [];
      for (let at = first; at <= counts[kind] && wanted[kind] > 0; at += every)
        steps.push({ kind, step: Math.floor(at) });
      return steps;
    }),
  ];
}
