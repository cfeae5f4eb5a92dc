/** All patterns of local stories, in one list whose order only matters to the choice of the next pattern. */
import { fundingTemplates } from './funding.ts';
import { healthTemplates } from './health.ts';
import { outdoorTemplates } from './outdoors.ts';
import { sectorTemplates } from './sector.ts';
import type { Template } from './template.ts';
import { youngPeopleTemplates } from './young-people.ts';

export const allTemplates: readonly Template[] = [
  ...fundingTemplates,
  ...youngPeopleTemplates,
  ...healthTemplates,
  ...outdoorTemplates,
  ...sectorTemplates,
];
