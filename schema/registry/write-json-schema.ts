/** Rewrites partnerships.schema.json: `node schema/registry/write-json-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { registryJsonSchemaText } from './registry-schema.ts';

writeFileSync(new URL('partnerships.schema.json', import.meta.url), registryJsonSchemaText());
